import CSearchKernels
import IndexFiles
import Retrieval

/// A run of a segment's documents whose accumulators are in use at the same time.
struct Window: Hashable {
    static let size = Int(csk_window_size)

    let index: Int
    /// The number of documents in it: ``size`` but for the last window.
    let count: Int

    var first: DocumentOrdinal { DocumentOrdinal(index * Self.size) }

    /// The number of groups of 64 documents, the last of which may be short.
    var groupCount: Int { (count + Int(csk_group_size) - 1) / Int(csk_group_size) }

    init(index: Int, documentCount: Int) {
        self.index = index
        count = min(Self.size, documentCount - index * Self.size)
    }

    /// The window that a document is in, as if it were full.
    init(of ordinal: DocumentOrdinal) {
        index = Int(ordinal) / Self.size
        count = Self.size
    }

    static func count(documentCount: Int) -> Int {
        SegmentFileLayout.windowCount(documents: documentCount)
    }

    static func all(documentCount: Int) -> some Sequence<Window> {
        (0..<count(documentCount: documentCount)).lazy.map { Window(index: $0, documentCount: documentCount) }
    }
}
