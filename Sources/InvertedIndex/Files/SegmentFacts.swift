import IndexFiles

/// How much there is of everything in an index file: its section `facts`, 64 bytes.
package struct SegmentFacts: Equatable, Sendable {
    static let byteCount = 64

    package var documentCount = 0
    package var postingCount = 0
    /// Terms only: the lengths of all documents together.
    package var totalLength = 0
    /// Terms only: the number of documents that have a term.
    package var documentsWithTerms = 0
    /// Impacts only: the weight of the impact 1.
    package var scale: Float = 0
    /// Vectors only: the bytes of a vocabulary id, 2 or 4.
    package var vocabularyIDSize = 0

    package init() {}

    fileprivate enum Offset {
        static let documents = 0
        static let postings = 8
        static let totalLength = 16
        static let documentsWithTerms = 24
        static let scale = 32
        static let windowSize = 36
        static let vocabularyIDSize = 40
        static let end = 44
    }

    fileprivate static func windowSize(_ kind: SegmentKind) -> UInt32 {
        kind == .vectors ? 0 : UInt32(SegmentFileLayout.windowSize)
    }

    func bytes(_ kind: SegmentKind) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: UInt64(documentCount), toByteOffset: Offset.documents, as: UInt64.self)
            $0.storeBytes(of: UInt64(postingCount), toByteOffset: Offset.postings, as: UInt64.self)
            $0.storeBytes(of: UInt64(totalLength), toByteOffset: Offset.totalLength, as: UInt64.self)
            $0.storeBytes(of: UInt64(documentsWithTerms), toByteOffset: Offset.documentsWithTerms, as: UInt64.self)
            $0.storeBytes(of: scale, toByteOffset: Offset.scale, as: Float.self)
            $0.storeBytes(of: Self.windowSize(kind), toByteOffset: Offset.windowSize, as: UInt32.self)
            $0.storeBytes(of: UInt32(vocabularyIDSize), toByteOffset: Offset.vocabularyIDSize, as: UInt32.self)
        }
        return bytes
    }
}

extension SegmentFileWriter {
    package mutating func append(_ facts: SegmentFacts) throws {
        try append(.facts, facts.bytes(kind))
    }
}

extension SegmentFile {
    /// The facts, as far as they are possible: readers allocate by them.
    package func facts(_ kind: SegmentKind) throws(SegmentFileError) -> SegmentFacts {
        let section = try self.section(.facts)
        guard section.byteCount == SegmentFacts.byteCount else {
            throw malformed("its facts are \(section.byteCount) bytes instead of \(SegmentFacts.byteCount)")
        }
        let reader = FactReader(file: self, bytes: try section.bytes(of: 0..<SegmentFacts.byteCount))
        return try reader.facts(kind)
    }
}

/// Reads facts field by field and says which one is impossible.
private struct FactReader {
    let file: SegmentFile
    let bytes: UnsafeRawBufferPointer

    private typealias Offset = SegmentFacts.Offset

    func facts(_ kind: SegmentKind) throws(SegmentFileError) -> SegmentFacts {
        var facts = SegmentFacts()
        facts.documentCount = try count("documents", at: Offset.documents, atMost: Int(UInt32.max))
        // No form of a list spends less than half a byte on a posting.
        facts.postingCount = try count("postings", at: Offset.postings, atMost: 2 * file.byteCount)
        if kind == .terms {
            facts.documentsWithTerms = try count(
                "documents with terms", at: Offset.documentsWithTerms,
                atMost: min(facts.documentCount, facts.postingCount))
            // A document's length is 32 bits.
            facts.totalLength = try count(
                "terms in all documents", at: Offset.totalLength,
                atMost: facts.documentsWithTerms * Int(UInt32.max), atLeast: facts.postingCount)
        } else {
            _ = try count("terms in all documents", at: Offset.totalLength, atMost: 0)
            _ = try count("documents with terms", at: Offset.documentsWithTerms, atMost: 0)
        }
        facts.scale = try scale(isThere: kind == .impacts && facts.postingCount > 0)
        let idSize = bytes.load(fromByteOffset: Offset.vocabularyIDSize, as: UInt32.self)
        guard kind == .vectors ? idSize == 2 || idSize == 4 : idSize == 0 else {
            throw file.malformed("its vocabulary ids have \(idSize) bytes")
        }
        facts.vocabularyIDSize = Int(idSize)
        let windowSize = bytes.load(fromByteOffset: Offset.windowSize, as: UInt32.self)
        guard windowSize == SegmentFacts.windowSize(kind) else {
            throw file.malformed("its windows are of \(windowSize) documents")
        }
        guard bytes[Offset.end...].allSatisfy({ $0 == 0 }) else {
            throw file.malformed("its facts end in something unknown")
        }
        return facts
    }

    private func count(
        _ what: String, at offset: Int, atMost most: Int, atLeast least: Int = 0
    ) throws(SegmentFileError) -> Int {
        let count = bytes.load(fromByteOffset: offset, as: UInt64.self)
        guard count <= UInt64(most), count >= UInt64(least) else {
            throw file.malformed("it claims to have \(count) \(what)")
        }
        return Int(count)
    }

    private func scale(isThere: Bool) throws(SegmentFileError) -> Float {
        let scale = bytes.load(fromByteOffset: Offset.scale, as: Float.self)
        guard isThere ? scale > 0 && (scale * 240).isFinite : scale == 0 else {
            throw file.malformed("the weight of its impacts is \(scale)")
        }
        return scale
    }
}
