import Terminal
import Testing

@Suite struct ScreenTests {
    @Test func columnsOverrideTheTerminalsOwnWidth() {
        #expect(Screen(isTerminal: true, ownWidth: 132, environment: [:]).width == 132)
        #expect(Screen(isTerminal: true, ownWidth: 132, environment: ["COLUMNS": "100"]).width == 100)
        #expect(Screen(isTerminal: true, ownWidth: nil, environment: ["COLUMNS": "x"]).width == 80)
        #expect(Screen(isTerminal: true, ownWidth: 3, environment: [:]).width == 20)
        #expect(Screen(isTerminal: false, ownWidth: nil, environment: [:]).width == nil)
        #expect(Screen(isTerminal: false, ownWidth: nil, environment: ["COLUMNS": "72"]).width == 72)
    }

    @Test func coloursAreForTerminalsThatWantThem() {
        #expect(Screen(isTerminal: true, ownWidth: 80, environment: [:]).style == .coloured)
        #expect(Screen(isTerminal: true, ownWidth: 80, environment: ["NO_COLOR": ""]).style == .coloured)
        #expect(Screen(isTerminal: true, ownWidth: 80, environment: ["NO_COLOR": "1"]).style == .plain)
        #expect(Screen(isTerminal: true, ownWidth: 80, environment: ["TERM": "dumb"]).style == .plain)
        #expect(Screen(isTerminal: false, ownWidth: 80, environment: [:]).style == .plain)
    }
}
