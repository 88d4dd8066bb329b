import IndexFiles

/// The form and the place of every list of a segment, which follow from the lists' statistics alone.
struct ListPlan: Sendable {
    /// A term that this share of the documents has gets a row: a search takes the whole row in less time than it
    /// would add the postings one by one.
    private static let rowShare = 0.08

    let documentCount: Int
    /// How terms are known in the postings, ascending.
    let keys: [UInt32]
    /// One for each key.
    var entries: [PostingListEntry] = []
    /// The size of all lists together.
    private(set) var byteCount = 0

    init(documentCount: Int, lists: [(key: UInt32, statistics: ListStatistics)], withRows: Bool) {
        self.documentCount = documentCount
        keys = lists.map(\.key)
        entries.reserveCapacity(lists.count)
        for (_, statistics) in lists {
            append(statistics, form: form(of: statistics, withRows: withRows))
        }
    }

    var windowCount: Int {
        SegmentFileLayout.windowCount(documents: documentCount)
    }

    private func form(of list: ListStatistics, withRows: Bool) -> PostingListForm {
        let count = Int(list.count)
        if count <= 2 * (windowCount + 1) { return .wide }
        if withRows {
            return Double(count) >= Self.rowShare * Double(documentCount) ? .row : .run
        }
        return list.greatest > UInt32(UInt8.max) ? .wide : .run
    }

    private mutating func append(_ list: ListStatistics, form: PostingListForm) {
        let offset = (byteCount + form.alignment - 1) / form.alignment * form.alignment
        entries.append(PostingListEntry(offset: UInt64(offset), count: list.count, form: form))
        byteCount = offset + form.byteCount(postings: Int(list.count), documents: documentCount)
    }

    func byteCount(ofList list: Int) -> Int {
        guard let form = PostingListForm(rawValue: entries[list].form) else { return 0 }
        return form.byteCount(postings: Int(entries[list].count), documents: documentCount)
    }

    /// Where some lists one after the other are, up to the beginning of the next.
    func bytes(of lists: Range<Int>) -> Range<Int> {
        let end = lists.upperBound < entries.count ? Int(entries[lists.upperBound].offset) : byteCount
        return Int(entries[lists.lowerBound].offset)..<end
    }

    /// Cuts the lists into chunks of at most so many bytes of work, each of one list at least.
    func chunks(ofBytes limit: Int) -> [Range<Int>] {
        var chunks: [Range<Int>] = []
        var start = 0
        var size = 0
        for list in entries.indices {
            let cost = Int(entries[list].count) * ListChunk.bytesForPosting + bytes(of: list..<list + 1).count
            if list > start, size + cost > limit {
                chunks.append(start..<list)
                (start, size) = (list, 0)
            }
            size += cost
        }
        if start < entries.count { chunks.append(start..<entries.count) }
        return chunks
    }
}
