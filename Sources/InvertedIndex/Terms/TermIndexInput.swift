import IndexFiles
import Retrieval

/// What a ``TermIndexBuilder`` has taken.
struct TermIndexInput: Sendable {
    var terms = ByteStringTable()
    /// By the number of the term.
    var statistics: [ListStatistics] = []
    var lengths: [UInt32] = []
    var postings: PostingSpool
    /// The document that is being appended.
    private var document: [DocumentTerm] = []
    private var length: UInt32 = 0
    /// Where in the document each term is, by its number. Only right where the document has that term there.
    private var places: [UInt32] = []
    /// The terms that documents before this one have.
    private var knownCount = 0

    init(postings: PostingSpool) {
        self.postings = postings
    }

    mutating func add(_ term: String, _ frequency: UInt32) {
        let number = terms.number(of: term)
        length += frequency
        if Int(number) == places.count {
            places.append(0)
            statistics.append(ListStatistics())
        }
        let place = Int(places[Int(number)])
        if place < document.count, document[place].number == number {
            document[place].frequency += frequency
        } else {
            places[Int(number)] = UInt32(document.count)
            document.append(DocumentTerm(number: number, frequency: frequency))
        }
    }

    mutating func endDocument() throws {
        precondition(lengths.count < Int(DocumentOrdinal.max), "a segment holds at most 2³² − 1 documents")
        numberNewTerms()
        document.sort { $0.number < $1.number }
        for term in document { statistics[Int(term.number)].add(term.frequency) }
        try postings.append(document)
        lengths.append(length)
        document.removeAll(keepingCapacity: true)
        length = 0
    }

    /// Makes the order of lists, which is that of numbers, one that does not depend on the order of a document's terms:
    /// merging knows only the frequencies.
    private mutating func numberNewTerms() {
        let numbers = terms.sortNumbers(from: knownCount)
        for i in document.indices where Int(document[i].number) >= knownCount {
            document[i].number = numbers[Int(document[i].number) - knownCount]
        }
        knownCount = terms.count
    }

    var facts: SegmentFacts {
        var facts = SegmentFacts()
        facts.documentCount = lengths.count
        facts.postingCount = postings.postingCount
        facts.totalLength = lengths.reduce(0) { $0 + Int($1) }
        facts.documentsWithTerms = lengths.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        return facts
    }
}
