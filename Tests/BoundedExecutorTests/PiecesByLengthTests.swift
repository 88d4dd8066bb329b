import BoundedExecutor
import Testing

@Suite struct PiecesByLengthTests {
    @Test func theLongestComeFirst() {
        let texts = ["a", "dddd", "ccc", "bb", "eeeee"]
        #expect(texts.piecesByLength(of: 2) == [[4, 1], [2, 3], [0]])
    }

    @Test func everyPositionComesOnce() {
        let texts = (0..<100).map { String(repeating: "x", count: $0 * 37 % 11) }
        let pieces = texts.piecesByLength(of: 7)
        #expect(pieces.flatMap(\.self).sorted() == Array(0..<100))
        #expect(pieces.dropLast().allSatisfy { $0.count == 7 })
        #expect([String]().piecesByLength(of: 7).isEmpty)
    }
}
