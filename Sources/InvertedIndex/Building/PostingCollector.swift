import Retrieval

/// Collects postings document by document and turns them into lists by term.
///
/// Terms are numbered from 0 as they turn up; a payload is 32 bits, a weight or a frequency.
struct PostingCollector {
    private(set) var termCount = 0
    private(set) var documentCount = 0
    private var terms: [UInt32] = []
    private var payloads: [UInt32] = []
    /// Where the postings of each document end.
    private var documentEnds: [Int] = []
    /// The last posting of each term.
    private var lastPostings: [Int] = []

    /// Numbers a new term.
    mutating func addTerm() -> UInt32 {
        defer { termCount += 1 }
        lastPostings.append(-1)
        return UInt32(termCount)
    }

    /// Adds a posting to the current document, or adds to the payload of the one that it has for the term.
    mutating func add(_ payload: UInt32, to term: UInt32) {
        let last = lastPostings[Int(term)]
        if last >= documentEnds.last ?? 0 {
            payloads[last] += payload
        } else {
            lastPostings[Int(term)] = terms.count
            terms.append(term)
            payloads.append(payload)
        }
    }

    mutating func endDocument() {
        precondition(documentCount < Int(DocumentOrdinal.max), "a segment holds at most 2³² − 1 documents")
        documentCount += 1
        documentEnds.append(terms.count)
    }

    /// The lists of all terms, the term `order[i]` at `i`.
    ///
    /// - Complexity: O(postings + terms).
    func lists(order: [UInt32]) -> PostingListArrays {
        var counts = [Int](repeating: 0, count: termCount)
        for term in terms {
            counts[Int(term)] += 1
        }
        var offsets: [UInt64] = [0]
        offsets.reserveCapacity(termCount + 1)
        var next = counts
        for term in order {
            next[Int(term)] = Int(offsets[offsets.count - 1])
            offsets.append(offsets[offsets.count - 1] + UInt64(counts[Int(term)]))
        }
        var ordinals = [UInt32](repeating: 0, count: terms.count)
        var listed = [UInt32](repeating: 0, count: terms.count)
        var posting = 0
        for (document, end) in documentEnds.enumerated() {
            while posting < end {
                let term = Int(terms[posting])
                ordinals[next[term]] = UInt32(document)
                listed[next[term]] = payloads[posting]
                next[term] += 1
                posting += 1
            }
        }
        return PostingListArrays(offsets: offsets, ordinals: ordinals, payloads: listed)
    }
}

/// Posting lists one after the other; list `i` is `offsets[i]..<offsets[i + 1]`.
struct PostingListArrays {
    let offsets: [UInt64]
    let ordinals: [UInt32]
    let payloads: [UInt32]
}
