import Terminal
import Testing

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("naïve", 5), ("e\u{301}", 1), ("漢字", 4), ("ｶﾅ", 2), ("한국", 4), ("ﾊ\u{FF9E}", 2),
        ("🙂", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("a\u{200B}b", 2), ("…", 1),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{1B}[1mbold\u{1B}[22m", 4), ("\u{7}", 0),
    ])
    func countsColumns(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func cutsToColumnsAndNoFurther() {
        #expect(DisplayWidth.cut("retrieval", to: 9) == "retrieval")
        #expect(DisplayWidth.cut("retrieval", to: 5) == "retr…")
        #expect(DisplayWidth.cut("漢字漢字", to: 4) == "漢…")
        #expect(DisplayWidth.cut("abc", to: 1) == "…")
        #expect(DisplayWidth.cut("abc", to: 0) == "")
        for columns in 0...12 {
            #expect(DisplayWidth.of(DisplayWidth.cut("a漢b字🙂c\u{301}d", to: columns)) <= columns)
        }
    }

    @Test func aCutStillEndsTheColour() {
        let cut = DisplayWidth.cut(Style.coloured.red("retrieval") + " rest", to: 4)
        #expect(cut == "\u{1B}[31mret…\u{1B}[39m")
    }

    @Test func padsOnEitherSide() {
        #expect(DisplayWidth.pad("漢", to: 4) == "漢  ")
        #expect(DisplayWidth.pad("7", to: 3, alignment: .trailing) == "  7")
        #expect(DisplayWidth.pad("long", to: 2) == "long")
    }

    @Test func textFromOutsideCannotSteerTheTerminal() {
        #expect(DisplayWidth.printable("a\u{1B}[2Jb\tc\r\n\nd\u{202E}e\u{9B}x ") == "a [2Jb c d e x")
        #expect(DisplayWidth.printable("  ") == "")
        #expect(DisplayWidth.printable("naïve 漢字 🙂") == "naïve 漢字 🙂")
    }

    @Test func stylesNestAndCanBeOff() {
        let style = Style.coloured
        #expect(style.bold("a" + style.green("b")) == "\u{1B}[1ma\u{1B}[32mb\u{1B}[39m\u{1B}[22m")
        #expect(Style.plain.bold(Style.plain.red("a")) == "a")
        #expect(style.bold("") == "")
    }
}
