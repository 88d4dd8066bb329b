import Testing
import TextAnalysis

@Suite struct SentenceSplitterTests {
    private func sentences(_ text: String) -> [String] {
        let utf8 = Array(text.utf8)
        return SentenceSplitter().sentences(of: text).map { String(decoding: utf8[$0], as: UTF8.self) }
    }

    private func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// A bar stands where a sentence ends.
    @Test(arguments: [
        "Tea is hot.| Water is wet!| Is it?| Yes.",
        "Dr. Smith met Mrs. Jones at St. Mary's, e.g. in May, i.e. before Prof. Li came.| They talked.",
        "See Fig. 3 and Sec. 2.1 on pp. 4 ff. of vol. 2.| It says no.| Why?",
        "Pi is 3.14159, and v1.2.3 costs $5.00.| That is 1,000.50 in all.",
        "J. R. R. Tolkien wrote it.| John F. Kennedy read it.| So did I.| We know.",
        "The U.S. Army is in the U.S.| The army is large.| Acme Inc. Europe sold it to Acme Ltd.| It was cheap.",
        "Vaswani et al. Attention.| Smith et al. (2017) say so, cf. Jones vs. Bell.",
        "Well... then it rained.| Well...| Then it rained.| Wait… what?| Hm…| Nothing.",
        "“Why?” he asked.| “Because.”| She left.| (See below.)|",
        "\"Stop!\" she said.| (It was late.)| 'No.'| Then [1] it ended. | More.",
        "Visit https://example.com/?q=a.b!c for foo.Bar and x.txt.| Mail a.b@c.de!| Why?",
        "これはペンです。|それは「本」です。|本当！？|はい。",
        "他走了……然后回来了。|“好。”|她说。",
        "यह एक वाक्य है।| दूसरा वाक्य।|",
        "Meet at 5 p.m. on Jan. 5 in Washington, D.C. with Gen. Lee.| Bring No. 5.",
        "1. Boil the water.| 2. Pour it.| 3) Wait.",
        "C. elegans is a worm.| E. coli is not.| Vitamin C.| The end.",
        "Is it? | Yes!!! | Really?! | Go.",
    ]) func golden(marked: String) {
        let text = marked.replacing("|", with: "")
        #expect(sentences(text) == marked.split(separator: "|").map(trimmed))
    }

    @Test func linesMayBeBrokenAnywhere() {
        #expect(sentences("Tea is\na drink.\r\nIt is\rhot.") == ["Tea is\na drink.", "It is\rhot."])
        #expect(sentences("approx.\nten, e.g.\nThis") == ["approx.\nten, e.g.\nThis"])
    }

    @Test func paragraphsAndItemsAreSentences() {
        #expect(sentences("A heading\n\nIts text\ngoes on\n \t\nNext") == ["A heading", "Its text\ngoes on", "Next"])
        #expect(sentences("Dr.\n\nSmith") == ["Dr.", "Smith"])
        #expect(sentences("one\u{2029}two\u{2028}lines") == ["one", "two\u{2028}lines"])
        #expect(
            sentences("You need:\n- tea\n- hot\n  water\n* a cup\n• time\n12. luck\n(iv) more\n## Then\nwait")
                == ["You need:", "- tea", "- hot\n  water", "* a cup", "• time", "12. luck", "(iv) more", "## Then\nwait"])
        #expect(sentences("in the year\n2019. we -\n-5 degrees").count == 1)
    }

    @Test(arguments: ["", " ", "\n \t\n", "\u{3000}\u{2029}"]) func blankTextsHaveNone(text: String) {
        #expect(sentences(text).isEmpty)
    }

    @Test func charactersStayWhole() {
        // The space carries an accent; the accent belongs to the full stop.
        #expect(sentences("One. \u{301}Two.").map(\.count) == [9])
        #expect(sentences("One.\u{301} Two.") == ["One.\u{301}", "Two."])
        #expect(sentences("好。👩‍👩‍👧‍👦好。") == ["好。", "👩‍👩‍👧‍👦好。"])
    }
}
