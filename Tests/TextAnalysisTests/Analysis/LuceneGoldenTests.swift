import Foundation
import Testing
import TextAnalysis

/// Terms and ranges that Lucene's own analyzers gave for 320 texts (Fixtures/LuceneTokens.java).
@Suite struct LuceneGoldenTests {
    struct Record: Decodable {
        let text: String
        let english: [Entry]
        let standard: [Entry]
    }

    /// `[term, start, end]`, by bytes, since strings are equal that differ in their bytes.
    struct Entry: Decodable, Equatable {
        let term: [UInt8]
        let range: Range<Int>

        init(_ token: Token) {
            term = Array(token.text.utf8)
            range = token.range
        }

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            term = Array(try container.decode(String.self).utf8)
            range = try container.decode(Int.self)..<container.decode(Int.self)
        }
    }

    static func records() throws -> [Record] {
        let url = try #require(
            Bundle.module.url(forResource: "lucene-tokens", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try Data(contentsOf: url).split(separator: 0x0A)
        return try lines.map { try JSONDecoder().decode(Record.self, from: $0) }
    }

    @Test func analyzersGiveWhatLuceneGives() throws {
        let records = try Self.records()
        #expect(records.count == 320)
        for record in records {
            #expect(EnglishAnalyzer().tokens(in: record.text).map(Entry.init) == record.english, "\(record.text)")
            #expect(StandardAnalyzer().tokens(in: record.text).map(Entry.init) == record.standard, "\(record.text)")
        }
    }

    @Test func termsAreTheTokensTexts() throws {
        let analyzers: [any Analyzer] = [
            EnglishAnalyzer(), StandardAnalyzer(), try Analyzers.named("french"), try Analyzers.named("russian"),
        ]
        for record in try Self.records() {
            for analyzer in analyzers {
                let tokens = analyzer.tokens(in: record.text)
                #expect(analyzer.terms(in: record.text).map { Array($0.utf8) } == tokens.map { Array($0.text.utf8) })
            }
        }
    }
}
