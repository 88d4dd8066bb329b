import Terminal
import Testing

@Suite struct TableTests {
    private func table() -> Table {
        var table = Table([
            .init("rank", alignment: .trailing), .init("title", isFlexible: true),
            .init("score", alignment: .trailing),
        ])
        table.add(["1", "A short title", "12.5"])
        table.add(["10", "A title that is very much longer than that", "3.25"])
        return table
    }

    @Test func alignsColumns() {
        #expect(table().lines(width: nil) == [
            "rank  title                                       score",
            "   1  A short title                                12.5",
            "  10  A title that is very much longer than that   3.25",
        ])
    }

    @Test func shrinksTheFlexibleColumnToFit() {
        let lines = table().lines(width: 34)
        #expect(lines == [
            "rank  title                  score",
            "   1  A short title           12.5",
            "  10  A title that is very…   3.25",
        ])
    }

    @Test(arguments: 24...90) func fitsAnyWidthThatLeavesRoom(width: Int) {
        for line in table().lines(width: width, style: .coloured, indent: 1) {
            #expect(DisplayWidth.of(line) <= width)
        }
    }

    @Test func theWidestFlexibleColumnGivesFirst() {
        var table = Table([.init("", isFlexible: true), .init("", isFlexible: true)])
        table.add(["a narrow one", String(repeating: "wide ", count: 10)])
        let lines = table.lines(width: 40)
        #expect(lines == ["a narrow one  wide wide wide wide wide …"])
    }

    @Test func wideCharactersStayAligned() {
        var table = Table([.init("name"), .init("n", alignment: .trailing)])
        table.add(["漢字", "1"])
        table.add(["abc\ndef", "22"])
        #expect(table.lines(width: 80) == ["name      n", "漢字      1", "abc def  22"])
    }

    @Test func withoutTitlesAndWithoutRows() {
        var bare = Table([.init(""), .init("")])
        bare.add(["a", ""])
        #expect(bare.lines(width: 80) == ["a"])
        #expect(Table([.init("name")]).lines(width: 80) == ["name"])
    }
}
