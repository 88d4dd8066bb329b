import Foundation
import Testing
import TextAnalysis

/// Unicode's rules against Perl's (see Fixtures/sentence_breaks.pl).
@Suite struct SentenceBreakTests {
    private struct Row: Decodable {
        var text: String
        var pieces: [Int]
    }

    @Test func piecesAreThoseOfUnicode() throws {
        let url = try #require(
            Bundle.module.url(forResource: "sentence-breaks", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 3000)
        for line in lines {
            let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
            let pieces = SentenceSplitter.unicodePieces(of: row.text).map(\.count)
            #expect(pieces == row.pieces, "\(row.text.debugDescription)")
        }
    }
}
