import Foundation
import Testing
import Tokenizers

@Suite struct WordPieceTokenizerTests {
    private static let vocabulary = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "ab", "abc", "##b", "##c", "##bc", "##ca", ".", "-",
        "é", "e", "E", "ok", "OK", "中", "国", "中国",
    ]

    private func open(_ files: [String: String]) throws -> TextTokenizer { try Families.open(files) }

    private func problem(_ files: [String: String]) -> String { Families.problem(files) }

    private func list(_ tokens: [String] = vocabulary) -> String {
        tokens.joined(separator: "\n") + "\n"
    }

    /// A `tokenizer.json` with some fields replaced.
    private func json(
        normalizer: String = #"{"type":"BertNormalizer"}"#, preTokenizer: String = #"{"type":"BertPreTokenizer"}"#,
        added: String = "[]", type: String = "WordPiece", vocabulary: String? = nil
    ) -> String {
        let entries = Self.vocabulary.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
        return """
            {"added_tokens":\(added),"normalizer":\(normalizer),"pre_tokenizer":\(preTokenizer),"post_processor":
             {"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},"model":{"unk_token":"[UNK]",
             "type":"\(type)","vocab":{\(vocabulary ?? entries)},
             "continuing_subword_prefix":"##","max_input_chars_per_word":6}}
            """
    }

    private func tokens(_ tokenizer: TextTokenizer, _ text: String) -> [String] {
        tokenizer.tokens(of: text).map { tokenizer.token(of: $0) ?? "?" }
    }

    @Test func readsAListOfTokens() throws {
        for text in [list(), list().replacingOccurrences(of: "\n", with: "\r\n"), String(list().dropLast())] {
            let tokenizer = try open(["vocab.txt": text])
            #expect(tokenizer.vocabularySize == Self.vocabulary.count)
            #expect(tokenizer.maximumLength == nil)
            #expect(tokens(tokenizer, "aca ab.c abca") == ["a", "##ca", "ab", ".", "[UNK]", "[UNK]"])
            #expect(tokenizer.id(of: "##ca") == 12)
            #expect(tokenizer.id(of: "nothing") == nil)
            #expect(tokenizer.token(of: 23) == nil)
        }
    }

    @Test func heedsTheConfigurationBesideTheList() throws {
        let config = """
            {"do_lower_case":false,"model_max_length":77,"tokenize_chinese_chars":false,
             "unk_token":{"content":"[UNK]"}}
            """
        let cased = try open(["vocab.txt": list(), "tokenizer_config.json": config])
        #expect(cased.maximumLength == 77)
        #expect(tokens(cased, "OK ok é É 中国") == ["OK", "ok", "é", "[UNK]", "中国"])
        let uncased = try open(["vocab.txt": list(), "tokenizer_config.json": #"{"model_max_length":1e30}"#])
        #expect(uncased.maximumLength == nil)
        #expect(tokens(uncased, "OK ok é É 中国") == ["ok", "ok", "e", "e", "中", "国"])
        let accents = try open(["vocab.txt": list(), "tokenizer_config.json": #"{"strip_accents":false}"#])
        #expect(tokens(accents, "OK É") == ["ok", "é"])
    }

    @Test func heedsTheNormalizersSettings() throws {
        let cased = #"{"type":"BertNormalizer","lowercase":false,"strip_accents":null,"handle_chinese_chars":true}"#
        #expect(tokens(try open(["tokenizer.json": json(normalizer: cased)]), "OK é 中国") == ["OK", "é", "中", "国"])
        let raw = #"{"type":"BertNormalizer","clean_text":false}"#
        let uncleaned = try open(["tokenizer.json": json(normalizer: raw)])
        #expect(tokens(uncleaned, "a\u{0}b a\u{85}b") == ["[UNK]", "a", "b"])
        #expect(tokens(try open(["tokenizer.json": json()]), "a\u{0}b a\u{200B}b a\u{85}b") == ["ab", "ab", "ab"])
    }

    @Test func longWordsAreUnknown() throws {
        let tokenizer = try open(["tokenizer.json": json()])
        #expect(tokens(tokenizer, "abbbbb") == ["ab", "##b", "##b", "##b", "##b"])
        #expect(tokens(tokenizer, "abbbbbb") == ["[UNK]"])
    }

    @Test func addedTokensAreFoundAsTheyStand() throws {
        let added = """
            [{"id":4,"content":"[MASK]","special":true,"normalized":false},
             {"id":30,"content":"[M","normalized":false},
             {"id":31,"content":"abc.","normalized":true},{"id":32,"content":"ok","single_word":true}]
            """
        let tokenizer = try open(["tokenizer.json": json(added: added)])
        // What the model has as a token keeps its id.
        #expect(tokenizer.id(of: "ok") == 18)
        #expect(tokenizer.vocabularySize == 32)
        #expect(tokens(tokenizer, "a[MASK]b[M[mask]") == ["a", "[MASK]", "b", "[M", "[UNK]", "[UNK]", "[UNK]"])
        #expect(tokens(tokenizer, "ABC. ok oka") == ["abc.", "ok", "[UNK]"])
        #expect(tokenizer.id(of: "[M") == 30)
        #expect(tokenizer.token(of: 25) == nil)
    }

    /// Swift's strings, and so dictionaries of them, take the two forms for equal.
    @Test func keepsTokensThatAreCanonicallyEquivalent() throws {
        let vocabulary = "\"[UNK]\":0,\"[CLS]\":1,\"[SEP]\":2,\"e\u{301}\":3,\"\u{E9}\":4,\"\\u212b\":5,\"\\u00c5\":6"
        let cased = #"{"type":"BertNormalizer","lowercase":false}"#
        let tokenizer = try open(["tokenizer.json": json(normalizer: cased, vocabulary: vocabulary)])
        #expect(tokenizer.vocabularySize == 7)
        #expect(tokenizer.tokens(of: "e\u{301} \u{E9} \u{212B} \u{C5}") == [3, 4, 5, 6])
    }

    /// Greedy longest match, written with strings.
    @Test func agreesWithTheObviousVersion() throws {
        let tokenizer = try open(["vocab.txt": list()])
        let known = Set(Self.vocabulary)
        func obvious(_ word: String) -> [String] {
            var pieces: [String] = []
            var rest = Substring(word)
            while !rest.isEmpty {
                let prefix = pieces.isEmpty ? "" : "##"
                let lengths = (1...rest.count).reversed()
                guard let length = lengths.first(where: { known.contains(prefix + rest.prefix($0)) }) else {
                    return ["[UNK]"]
                }
                pieces.append(prefix + rest.prefix(length))
                rest = rest.dropFirst(length)
            }
            return pieces
        }
        for _ in 0..<500 {
            let words = (0..<5).map { _ in
                String((0..<Int.random(in: 1...12)).map { _ in "abcabce".randomElement()! })
            }
            #expect(tokens(tokenizer, words.joined(separator: " ")) == words.flatMap(obvious))
        }
    }

    @Test func cutsToTheMaximumLength() throws {
        let tokenizer = try open(["vocab.txt": list()])
        let long = String(repeating: "a b ", count: 50_000)
        #expect(tokenizer.encode(long, maxLength: 6).ids == [2, 5, 6, 5, 6, 3])
        #expect(tokenizer.encode(long, maxLength: 2).ids == [2, 3])
        #expect(tokenizer.encode("", maxLength: 2).ids == [2, 3])
        #expect(tokenizer.tokens(of: "abca", limit: 1).count == 1)
        let pair = tokenizer.encode(pair: tokenizer.tokens(of: long), tokenizer.tokens(of: "a"), maxLength: 8)
        #expect(pair.ids == [2, 5, 6, 5, 6, 3, 5, 3])
        #expect(pair.segments == [0, 0, 0, 0, 0, 0, 1, 1])
    }

    /// Sorting a text of nothing but marks in quadratic time would take minutes.
    @Test func readsAnyNumberOfAccents() throws {
        let tokenizer = try open(["vocab.txt": list()])
        let marks: [Unicode.Scalar] = ["\u{301}", "\u{323}", "\u{345}", "\u{5B0}"]
        var text = "a".unicodeScalars
        for i in 0..<400_000 {
            text.append(marks[i % 4])
        }
        text.append("b")
        #expect(tokens(tokenizer, String(text)) == ["ab"])
    }

    @Test func namesWhatIsWrongWithAFile() {
        #expect(problem([:]) == "has neither tokenizer.json nor vocab.txt nor vocab.json and merges.txt")
        #expect(problem(["vocab.txt": ""]) == "does not list the token [UNK]")
        #expect(problem(["vocab.txt": "[UNK]\n[CLS]\n"]) == "does not list the token [SEP]")
        #expect(problem(["vocab.txt": list(), "tokenizer_config.json": "{"])
            == "is not valid JSON: the file ends at byte 1")
        #expect(problem(["vocab.txt": list(), "tokenizer_config.json": #"{"model_max_length":1}"#])
            == "model_max_length must be an integer of 3 or more")
        #expect(problem(["tokenizer.json": "{}"]) == "the file lacks the field \"model\"")
        #expect(problem(["tokenizer.json": String(json().dropLast(9))]).hasPrefix("is not valid JSON: "))
        #expect(problem(["tokenizer.json": #"{"model":{"type":"WordPiece","vocab":[1]}}"#])
            == "model.vocab must be an object")
        #expect(problem(["tokenizer.json": json(type: "WordLevel")])
            == "the model WordLevel (model) is not supported; supported are WordPiece, BPE, Unigram")
        #expect(problem(["tokenizer.json": json(vocabulary: "")]) == "model.vocab is empty")
        #expect(problem(["tokenizer.json": json(vocabulary: #""[UNK]":4000000000"#)])
            == "model.vocab gives the token [UNK] the impossible id 4000000000")
        #expect(problem(["tokenizer.json": json(vocabulary: #""[UNK]":-1"#)])
            == "model.vocab gives the token [UNK] the impossible id -1")
        #expect(problem(["tokenizer.json": json(vocabulary: #""[UNK]":0.5"#)])
            == "model.vocab has an id for the token [UNK] that is no integer")
        #expect(problem(["tokenizer.json": json(vocabulary: #""a":0,"b":1,"c":2,"d":3"#)])
            == "the vocabulary lacks the unknown token [UNK]")
        #expect(problem(["tokenizer.json": json(vocabulary: #""[UNK]":0,"[CLS]":1"#)])
            == "post_processor has the token 2, which is not in the vocabulary")
    }
}
