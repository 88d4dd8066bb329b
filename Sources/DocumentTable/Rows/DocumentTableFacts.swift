import IndexFiles

/// How many documents and chunks a table has: its section `documentFacts`, 24 bytes.
struct DocumentTableFacts: BitwiseCopyable, Equatable {
    var documentCount: UInt64 = 0
    var chunkCount: UInt64 = 0
    /// 1 when documents have chunks, else 0.
    var isChunked: UInt64 = 0
}

extension SegmentFile {
    /// The facts, as far as they are possible: readers allocate by them.
    func documentTableFacts() throws(SegmentFileError) -> DocumentTableFacts {
        let section = try array(.documentFacts, of: DocumentTableFacts.self)
        guard section.count == 1 else { throw malformed("it has \(section.count) documentFacts") }
        let facts = try section[0]
        let most = UInt64(UInt32.max)
        guard facts.documentCount <= most, facts.chunkCount <= most, facts.isChunked <= 1,
            facts.isChunked == 1 || facts.chunkCount == facts.documentCount
        else {
            throw malformed("its facts are impossible: \(facts)")
        }
        return facts
    }
}
