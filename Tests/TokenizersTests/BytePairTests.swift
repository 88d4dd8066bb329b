import Testing
import Tokenizers

@Suite struct BytePairTests {
    private static let tokens = ["a", "b", "c", "ab", "bc", "abc", "ca", "abab", "aa", "[UNK]"]
    private static let merges = ["b c", "a b", "a a", "ab c", "c a", "ab ab"]

    private func json(_ fields: String = "", tokens: [String] = tokens, merges: String? = nil) -> String {
        let entries = tokens.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
        let pairs = merges ?? Self.merges.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"model":{"type":"BPE"\(fields),"vocab":{\(entries)},"merges":[\(pairs)]},
             "pre_tokenizer":{"type":"WhitespaceSplit"}}
            """
    }

    private func tokens(_ tokenizer: TextTokenizer, _ text: String) -> [String] {
        tokenizer.tokens(of: text).map { tokenizer.token(of: $0) ?? "?" }
    }

    /// The earliest merge of all that are possible, the leftmost first, until none is.
    private func obvious(_ word: String) -> [String] {
        var symbols = word.map(String.init)
        for _ in 0..<word.count {
            let ranks = zip(symbols, symbols.dropFirst()).map { Self.merges.firstIndex(of: "\($0) \($1)") ?? .max }
            guard let best = ranks.min(), best != .max, let place = ranks.firstIndex(of: best) else { break }
            symbols.replaceSubrange(place...place + 1, with: [symbols[place] + symbols[place + 1]])
        }
        return symbols
    }

    @Test func agreesWithTheObviousVersion() throws {
        let tokenizer = try Families.open(["tokenizer.json": json()])
        for length in Array(1...60) + [100, 200, 500] {
            for _ in 0..<8 {
                let word = String((0..<length).map { _ in "aabbc".randomElement()! })
                #expect(tokens(tokenizer, word) == obvious(word), "\(word)")
            }
        }
    }

    @Test func readsPairsAndTakesUnknownCharactersAsItIsTold() throws {
        let pairs = #"["a","b"],["ab","c"]"#
        let left = try Families.open(["tokenizer.json": json(merges: pairs)])
        #expect(tokens(left, "abc xay") == ["abc", "a"])
        let unknown = try Families.open(["tokenizer.json": json(#","unk_token":"[UNK]""#)])
        #expect(tokens(unknown, "xxab") == ["[UNK]", "[UNK]", "ab"])
        let fused = try Families.open(["tokenizer.json": json(#","unk_token":"[UNK]","fuse_unk":true"#)])
        #expect(tokens(fused, "xxabé") == ["[UNK]", "ab", "[UNK]"])
        let whole = try Families.open(["tokenizer.json": json(#","ignore_merges":true"#, merges: "")])
        #expect(tokens(whole, "abc abca") == ["abc", "a", "b", "c", "a"])
        let bytes = try Families.open([
            "tokenizer.json": json(#","byte_fallback":true"#, tokens: ["a", "<0xC3>", "<0xA9>", "<0x78>"], merges: "")
        ])
        #expect(tokens(bytes, "aéxè") == ["a", "<0xC3>", "<0xA9>", "<0x78>"])
    }

    @Test func readsTheFilesOfRoberta() throws {
        let vocabulary = #"{"<s>":0,"</s>":1,"<mask>":2,"a":3,"b":4,"Ġ":5,"ab":6,"Ġab":7}"#
        let merges = "#version: 0.2\na b\nĠ ab\n"
        let tokenizer = try Families.open(["vocab.json": vocabulary, "merges.txt": merges])
        #expect(tokenizer.encode("ab ab <mask>b", maxLength: 9).ids == [0, 6, 7, 2, 4, 1])
        #expect(tokenizer.encode(pair: [6], [7], maxLength: 9).ids == [0, 6, 1, 1, 7, 1])
        #expect(tokenizer.specialTokens == (2, 4))
        let prefixed = try Families.open([
            "vocab.json": vocabulary, "merges.txt": merges, "tokenizer_config.json": #"{"add_prefix_space":true}"#,
        ])
        #expect(prefixed.tokens(of: "ab") == [7])
        #expect(Families.problem(["vocab.json": vocabulary, "merges.txt": "a b\na c"])
            == "line 2 needs the token ac, which is not in the vocabulary")
    }

    @Test func namesWhatIsWrongWithMerges() {
        #expect(Families.problem(["tokenizer.json": json(merges: #""a""#)])
            == "model.merges[0] is not a pair of tokens")
        #expect(Families.problem(["tokenizer.json": json(merges: #"["a","b","c"]"#)])
            == "model.merges[0] is not a pair of tokens")
        #expect(Families.problem(["tokenizer.json": json(merges: #""a b","x a""#)])
            == "model.merges[1] needs the token xa, which is not in the vocabulary")
        #expect(Families.problem(["tokenizer.json": json(#","unk_token":"?""#)])
            == "the vocabulary lacks the unknown token ?")
        #expect(Families.problem(["tokenizer.json": json(#","dropout":0.1"#)])
            == "model.dropout makes tokens random, which is not supported")
    }
}
