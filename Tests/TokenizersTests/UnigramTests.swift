import Testing
import Tokenizers

@Suite struct UnigramTests {
    private static let tokens: [(String, Double)] = [
        ("<unk>", 0), ("a", -2), ("b", -3), ("ab", -4.5), ("ba", -4.6), ("aba", -5.5), ("bb", -7), ("é", -4),
        ("éa", -5.9), ("abab", -9.5), ("<0x78>", -20),
    ]

    private func json(_ fields: String = #","unk_id":0"#, tokens: [(String, Double)] = tokens) -> String {
        let entries = tokens.map { "[\"\($0)\",\($1)]" }.joined(separator: ",")
        return #"{"model":{"type":"Unigram"\#(fields),"vocab":[\#(entries)]}}"#
    }

    /// The best of all ways to split a text, found from its end: the score, and the tokens.
    private func obvious(_ text: [Character]) -> (score: Double, tokens: [String]) {
        var best = [(score: 0.0, tokens: [String]())]
        for start in text.indices.reversed() {
            let rest = String(text[start...])
            let ways = Self.tokens.dropFirst().filter { rest.hasPrefix($0.0) }.map { token, score in
                let behind = best[text.count - start - token.count]
                return (score: score + behind.score, tokens: [token] + behind.tokens)
            }
            best.append(ways.max { $0.score < $1.score }!)
        }
        return best[text.count]
    }

    @Test func findsTheBestWay() throws {
        let tokenizer = try Families.open(["tokenizer.json": json()])
        for length in 1...40 {
            let text = (0..<length).map { _ in "aaabbbé".randomElement()! as Character }
            let found = tokenizer.tokens(of: String(text)).map { Int($0) }
            #expect(found.map { Self.tokens[$0].0 }.joined() == String(text))
            #expect(abs(found.reduce(0) { $0 + Self.tokens[$1].1 } - obvious(text).score) < 1e-9, "\(text)")
        }
    }

    @Test func unknownCharacters() throws {
        let tokenizer = try Families.open(["tokenizer.json": json()])
        #expect(tokenizer.tokens(of: "xyaz") == [0, 1, 0])
        let bytes = try Families.open(["tokenizer.json": json(#","unk_id":0,"byte_fallback":true"#)])
        #expect(bytes.tokens(of: "xxaxz") == [10, 10, 1, 0])
        #expect(Families.problem(["tokenizer.json": json("")]) == "model lacks the field \"unk_id\"")
        #expect(Families.problem(["tokenizer.json": json(#","unk_id":11"#)])
            == "model has the unk_id 11, which is not in the vocabulary")
        #expect(Families.problem(["tokenizer.json": #"{"model":{"type":"Unigram","unk_id":0,"vocab":[["a"]]}}"#])
            == "model.vocab [0] is not a token with its score")
    }

    /// Many tokens with common beginnings and many children.
    @Test func knowsEveryToken() throws {
        var tokens: [(String, Double)] = [("<unk>", 0)]
        for first in "abcdefghijklmnopqrstuvwxyzäöüßéèあいうえお" {
            for second in "0123456789abcdefghijklmnopqrstuvwxyz中国" {
                tokens.append(("\(first)\(second)", -2))
                tokens.append(("\(first)\(second)!\(first)", -3))
            }
        }
        let tokenizer = try Families.open(["tokenizer.json": json(tokens: tokens)])
        for (id, token) in tokens.enumerated() where id > 0 {
            #expect(tokenizer.tokens(of: token.0) == [UInt32(id)])
        }
    }
}
