import Retrieval

/// A document that has a term, and how often.
public struct Posting: Hashable, Sendable {
    public let ordinal: DocumentOrdinal
    public let frequency: UInt32

    public init(ordinal: DocumentOrdinal, frequency: UInt32) {
        self.ordinal = ordinal
        self.frequency = frequency
    }
}

/// The postings of one term in ascending order of documents. Keeps its index's file mapped.
public struct PostingList: RandomAccessCollection, Sendable {
    let lists: PostingLists<UInt32>
    let range: Range<Int>

    public var startIndex: Int { 0 }

    public var endIndex: Int { range.count }

    public subscript(index: Int) -> Posting {
        precondition(index >= 0 && index < range.count, "index out of range")
        let posting = range.lowerBound + index
        return Posting(ordinal: lists.ordinals[posting], frequency: lists.payloads[posting])
    }
}

/// The terms of a ``TermIndex``, each with its postings.
public struct TermList: RandomAccessCollection, Sendable {
    let dictionary: TermDictionary
    let lists: PostingLists<UInt32>

    public var startIndex: Int { 0 }

    public var endIndex: Int { dictionary.count }

    public subscript(index: Int) -> (term: String, postings: PostingList) {
        (dictionary[index], PostingList(lists: lists, range: lists[index]))
    }
}
