import Terminal
import Testing

@Suite struct BarTests {
    @Test func countsEighths() {
        #expect(Bar.text(share: 0, columns: 4) == "")
        #expect(Bar.text(share: 0.5, columns: 4) == "██")
        #expect(Bar.text(share: 0.54, columns: 4) == "██▏")
        #expect(Bar.text(share: 0.999, columns: 4) == "███▉")
        #expect(Bar.text(share: 1, columns: 4) == "████")
    }

    @Test(arguments: [-1, 2, Double.infinity, -Double.infinity]) func keepsToItsColumns(share: Double) {
        #expect(DisplayWidth.of(Bar.text(share: share, columns: 5)) <= 5)
    }
}
