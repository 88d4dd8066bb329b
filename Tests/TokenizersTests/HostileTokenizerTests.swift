import Foundation
import Testing
import Tokenizers

@Suite struct HostileTokenizerTests {
    private func json(_ fields: String) -> [String: String] {
        [
            "tokenizer.json":
                #"{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["b",-1]]},\#(fields)}"#
        ]
    }

    private func normalizer(_ text: String) -> String { Families.problem(json(#""normalizer":\#(text)"#)) }
    private func preTokenizer(_ text: String) -> String { Families.problem(json(#""pre_tokenizer":\#(text)"#)) }
    private func processor(_ text: String) -> String { Families.problem(json(#""post_processor":\#(text)"#)) }

    @Test func namesPartsThatAreNotSupported() {
        #expect(normalizer(#"{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Foo"}]}"#).hasPrefix(
            "the normalizer Foo (normalizer.normalizers[1]) is not supported; supported are BertNormalizer, "))
        #expect(preTokenizer(#"{"type":"UnicodeScripts"}"#).hasPrefix(
            "the pre-tokenizer UnicodeScripts (pre_tokenizer) is not supported; supported are BertPreTokenizer, "))
        #expect(processor(#"{"type":"Foo"}"#).hasPrefix(
            "the post-processor Foo (post_processor) is not supported; supported are BertProcessing, "))
        #expect(preTokenizer(#"{"type":"Metaspace","replacement":"▁","prepend_scheme":"last"}"#)
            == "pre_tokenizer.prepend_scheme is \"last\"; supported are always, first, never")
        #expect(preTokenizer(#"{"type":"Metaspace","replacement":""}"#)
            == "pre_tokenizer.replacement must be a single character")
        #expect(preTokenizer(#"{"type":"Split"}"#) == "pre_tokenizer lacks the field \"pattern\"")
        #expect(normalizer(#"{"type":"Lowercase"}"#) == "none")
    }

    @Test(arguments: [
        (#"(a)\1"#, "has the unknown escape \\1"), ("(a|b)*", "repeats a group or an anchor"),
        ("(?<=a)b", "has a group of an unknown kind"), (#"\p{Han}"#, "has the unknown property \\p{Han}"),
        ("[a", "lacks a \"]\""), ("(a", "lacks a \")\""), ("a)", "has a \")\" too many"),
        ("a{3,2}", "has a malformed repetition {…}"), ("*", "repeats nothing"), ("a**", "repeats a repetition"),
        ("[b-a]", "has a malformed range in brackets"), ("[[a]]", "has brackets within brackets"),
        ("a\\", "ends with a backslash"),
    ])
    func showsPatternsThatAreNotSupported(pattern: String, reason: String) {
        let escaped = pattern.replacingOccurrences(of: "\\", with: "\\\\")
        #expect(normalizer(#"{"type":"Replace","pattern":{"Regex":"\#(escaped)"},"content":""}"#)
            == "normalizer.pattern.Regex is not supported: the pattern \(pattern) \(reason)")
    }

    @Test func damagedCharacterMaps() throws {
        func problem(_ map: [UInt8]) -> String {
            normalizer(#"{"type":"Precompiled","precompiled_charsmap":"\#(Data(map).base64EncodedString())"}"#)
        }
        let wrong = "normalizer.precompiled_charsmap is not a character map of SentencePiece"
        #expect(problem([1]) == wrong)
        #expect(problem([0, 0, 0, 0]) == wrong)
        #expect(problem([8, 0, 0, 0, 1, 2, 3, 4]) == wrong)
        #expect(problem([255, 255, 255, 255, 1, 2, 3, 4]) == wrong)
        #expect(problem([4, 0, 0, 0, 1, 2, 3, 4, 0xFF]) == wrong)
        #expect(problem([]) == "none")
        #expect(normalizer(#"{"type":"Precompiled","precompiled_charsmap":"?"}"#)
            == "normalizer.precompiled_charsmap is not base 64")
        // A trie whose units lead anywhere.
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            let map = [32, 0, 0, 0] + (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) } + [0x61, 0]
            let name = #"{"type":"Precompiled","precompiled_charsmap":"\#(Data(map).base64EncodedString())"}"#
            let tokenizer = try Families.open(json(#""normalizer":\#(name)"#))
            let text = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init)))
            #expect(!tokenizer.tokens(of: text).isEmpty)
        }
    }

    @Test func templatesThatMakeNoSequence() {
        let cls = #""special_tokens":{"a":{"id":"a","ids":[1],"tokens":["a"]}}"#
        let text = #"{"Sequence":{"id":"A","type_id":0}}"#
        let special = #"{"SpecialToken":{"id":"a","type_id":0}}"#
        func template(single: String, pair: String) -> String {
            processor(#"{"type":"TemplateProcessing","single":[\#(single)],"pair":[\#(pair)],\#(cls)}"#)
        }
        let both = text + #",{"Sequence":{"id":"B","type_id":1}}"#
        #expect(template(single: special + "," + text, pair: both) == "none")
        #expect(template(single: special, pair: both) == "post_processor.single must have the text once")
        #expect(template(single: text, pair: text) == "post_processor.pair must have both texts once")
        #expect(template(single: #"{"SpecialToken":{"id":"x","type_id":0}}"#, pair: both)
            == "post_processor.single[0].SpecialToken names a token that special_tokens lacks")
        #expect(template(single: #"{"Sequence":{"id":"A","type_id":256}}"#, pair: both)
            == "post_processor.single[0].Sequence.type_id is above 255")
        #expect(processor(#"{"type":"BertProcessing","cls":["x",3],"sep":["a",1]}"#)
            == "post_processor has the token 3, which is not in the vocabulary")
    }

    @Test func nestedJSON() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(Families.problem(["tokenizer.json": deep])
            == "is not valid JSON: too many values within values at byte 64")
        for text in ["{\"a\" 1}", "[1 2]", "{\"a\":tru}", "\"\\u12\"", "\"a", "1 2", "--1", "{1:2}", "\"\n\""] {
            #expect(Families.problem(["tokenizer.json": text]).hasPrefix("is not valid JSON: "), "\(text)")
        }
    }

    /// A text of 100,000 characters without spaces takes no quadratic time; if it did, this would take minutes.
    /// (A pattern of a model's file may ask for such time, and the one of `parts-regex` does.)
    @Test(arguments: Families.names.filter { $0 != "parts-regex" }) func longTexts(name: String) throws {
        let tokenizer = try Families.tokenizer(name)
        for unit in ["a", "é\u{301}\u{323}", "中", "\u{200D}", "3."] {
            let text = String(repeating: unit, count: 100_000 / unit.unicodeScalars.count)
            let tokens = tokenizer.tokens(of: text)
            #expect(tokens.count <= 4 * text.utf8.count + 1)
            #expect(tokens.allSatisfy { $0 < tokenizer.vocabularySize })
        }
    }
}
