import Retrieval

extension IndexSnapshot {
    /// Some of the documents that can be found, spread evenly over the index: the same ones each time.
    ///
    /// - Returns: At most `count` documents, fewer where some were deleted.
    package func sampleDocuments(_ count: Int) throws -> [Document] {
        let total = segments.reduce(0) { $0 + $1.documentCount }
        let count = min(count, total)
        var ids: [DocumentID] = []
        for number in 0..<count {
            var position = number * total / count
            for segment in segments {
                if position < segment.documentCount {
                    ids.append(try segment.documents.id(of: DocumentOrdinal(position)))
                    break
                }
                position -= segment.documentCount
            }
        }
        let found = try documents(ids)
        return ids.compactMap { found[$0] }
    }
}
