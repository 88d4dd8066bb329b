import DebianPackages
import Testing

@Suite struct PackageTextTests {
    private func long(_ lines: [String]) -> String {
        PackageText(short: "s", continuationLines: lines).long
    }

    @Test func joinsTheLinesOfAParagraph() {
        #expect(long([" One line", " and another.", " .", " A second", " paragraph."])
            == "One line and another.\nA second paragraph.")
    }

    @Test func keepsListEntriesApartAndJoinsTheirLines() {
        let lines = [
            " It has:", "  * an entry that", "    goes on", "  * another", " And prose again,", " two lines.",
        ]
        #expect(long(lines) == "It has:\n* an entry that goes on\n* another\nAnd prose again, two lines.")
        #expect(long([" - first", "   rest", " - second"]) == "- first rest\n- second")
    }

    @Test func keepsVerbatimLinesApart() {
        #expect(long([" Usage:", "   tool --help", "   tool --version", " Prose."])
            == "Usage:\ntool --help\ntool --version\nProse.")
    }

    @Test func isTheShortDescriptionWhenThereIsNoOther() {
        #expect(PackageText(short: "a tool", continuationLines: []).text == "a tool")
        #expect(PackageText(short: "a tool", continuationLines: [" It works."]).text == "a tool\nIt works.")
        #expect(PackageText(short: "", continuationLines: [" .", "  ", " ."]).text == "")
    }
}
