import IndexFiles
import Retrieval

/// A chunk of a document's text, as the section `chunks` has it.
struct ChunkEntry: BitwiseCopyable, Sendable {
    var document: UInt32
    /// Where the chunk is in the UTF-8 of the field that was cut.
    var start: UInt32
    var end: UInt32
}

/// Which chunks are whose, in a mapped file.
struct ChunkTable: Sendable {
    private let file: SegmentFile
    private let firstChunks: MappedArray<DocumentOrdinal>
    let chunks: MappedArray<ChunkEntry>

    init(_ file: SegmentFile, documents: Int, chunks count: Int) throws(SegmentFileError) {
        self.file = file
        firstChunks = try file.array(.firstChunks, of: DocumentOrdinal.self)
        chunks = try file.array(.chunks, of: ChunkEntry.self)
        guard firstChunks.count == documents + 1, chunks.count == count else {
            throw file.malformed(
                "it has \(firstChunks.count) firstChunks and \(chunks.count) chunks for \(documents) documents")
        }
    }

    func document(of chunk: DocumentOrdinal) throws(SegmentFileError) -> DocumentOrdinal {
        let document = try chunks[Int(chunk)].document
        guard Int(document) < firstChunks.count - 1 else {
            throw file.malformed("chunk \(chunk) is of document \(document), of \(firstChunks.count - 1)")
        }
        return document
    }

    func range(of chunk: DocumentOrdinal) throws(SegmentFileError) -> Range<Int> {
        let entry = try chunks[Int(chunk)]
        guard entry.start <= entry.end else {
            throw file.malformed("chunk \(chunk) is from \(entry.start) to \(entry.end)")
        }
        return Int(entry.start)..<Int(entry.end)
    }

    func chunks(of document: DocumentOrdinal) throws(SegmentFileError) -> Range<DocumentOrdinal> {
        let (start, end) = (try firstChunks[Int(document)], try firstChunks[Int(document) + 1])
        guard start <= end, Int(end) <= chunks.count else {
            throw file.malformed("document \(document) has the chunks from \(start) to \(end) of \(chunks.count)")
        }
        return start..<end
    }

    func ranges(ofDocument document: DocumentOrdinal) throws(SegmentFileError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for chunk in try chunks(of: document) { ranges.append(try range(of: chunk)) }
        return ranges
    }
}
