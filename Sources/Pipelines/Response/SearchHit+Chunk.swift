import Retrieval

extension SearchHit {
    /// The piece of a document for which it was found.
    public struct Chunk: Hashable, Sendable {
        /// Which of the document's chunks it is, from 0.
        public var index: Int
        /// Where it is in the field that the index cuts, as offsets of UTF-8 bytes.
        public var range: Range<Int>
        /// The same as offsets of Unicode scalars, which is how Python counts characters.
        public var scalarRange: Range<Int>
        /// What it says.
        public var text: String

        /// - Parameters:
        ///   - range: Offsets of UTF-8 bytes; what lies beyond the text is left out.
        ///   - fieldText: The whole text of the field that the index cuts.
        /// - Complexity: O(n) in the length of the text up to the chunk's end.
        public init(index: Int, range: Range<Int>, of fieldText: String) {
            let utf8 = fieldText.utf8
            let before = utf8.prefix(range.lowerBound)
            let piece = utf8.dropFirst(range.lowerBound).prefix(range.count)
            let start = Self.scalarCount(before)
            self.index = index
            self.range = range
            scalarRange = start..<start + Self.scalarCount(piece)
            text = String(decoding: piece, as: UTF8.self)
        }

        private static func scalarCount(_ utf8: Substring.UTF8View) -> Int {
            utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        }
    }
}

extension SearchHit.Chunk {
    /// The chunk as JSON; `start` and `end` count Unicode scalars.
    public var json: JSONValue {
        [
            "index": .integer(index), "start": .integer(scalarRange.lowerBound),
            "end": .integer(scalarRange.upperBound), "text": .string(text),
        ]
    }
}
