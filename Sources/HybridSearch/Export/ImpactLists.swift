import IndexStore
import Interchange
import InvertedIndex
import Retrieval

/// The lists of a sparse leg with integer impacts.
///
/// They are made of the vectors in full precision, which lie document by document: of as many terms at once as have
/// postings for the memory, each time with a look at all vectors.
struct ImpactLists: CIFFLists {
    let description: String
    private(set) var lengths: [UInt32] = []
    private(set) var tally = QuantizationTally()
    private let leg: ExportSource.SparseLeg
    private let snapshot: IndexSnapshot
    private let quantization: ImpactQuantization
    private let postingsInMemory: Int
    /// How many documents have each vocabulary id.
    private var counts: [Int] = []
    /// The terms that documents have, ascending by their bytes.
    private var terms: [(name: String, id: Int)] = []

    /// Looks at all vectors once.
    ///
    /// - Throws: ``InterchangeError`` for a weight whose impact is beyond 32 bits.
    init(
        of leg: ExportSource.SparseLeg, in snapshot: IndexSnapshot, quantization: ImpactQuantization, memory: Int
    ) throws {
        self.leg = leg
        self.snapshot = snapshot
        self.quantization = quantization
        description = "HybridSearch, impacts of the leg \(leg.name): weights times \(quantization.factor)"
        postingsInMemory = max(1, memory / MemoryLayout<CIFFPosting>.stride)
        try countImpacts()
        terms = counts.indices.filter { counts[$0] > 0 }.map { (leg.encoder.name(of: UInt32($0)), $0) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    var count: Int { terms.count }

    func forEach(_ body: (_ term: String, _ postings: [CIFFPosting]) throws -> Void) throws {
        var rest = terms[...]
        while let first = rest.first {
            var total = counts[first.id]
            var end = rest.startIndex + 1
            while end < rest.endIndex, total + counts[rest[end].id] <= postingsInMemory {
                total += counts[rest[end].id]
                end += 1
            }
            let lists = try lists(of: rest[..<end].map(\.id))
            for (term, postings) in zip(rest[..<end], lists) { try body(term.name, postings) }
            rest = rest[end...]
        }
    }

    private mutating func countImpacts() throws {
        var impacts: [Int] = []
        try forEachVector { document, weightCount, vector in
            impacts.removeAll(keepingCapacity: true)
            for (id, impact) in vector {
                if id >= counts.count { counts += Array(repeating: 0, count: id + 1 - counts.count) }
                counts[id] += 1
                impacts.append(impact)
            }
            let length = impacts.reduce(0, +)
            guard let exact = UInt32(exactly: length) else {
                throw InterchangeError(
                    place: "document \(document) of the leg \(leg.name)", problem: "its impacts add up to \(length)")
            }
            lengths.append(exact)
            tally.add(impacts: impacts, ofWeights: weightCount)
        }
    }

    private func lists(of ids: [Int]) throws -> [[CIFFPosting]] {
        var places = [Int](repeating: -1, count: counts.count)
        var lists: [[CIFFPosting]] = ids.map { _ in [] }
        for (place, id) in ids.enumerated() {
            places[id] = place
            lists[place].reserveCapacity(counts[id])
        }
        try forEachVector { document, _, vector in
            for (id, impact) in vector where places[id] >= 0 {
                lists[places[id]].append(CIFFPosting(document: document, frequency: UInt32(impact)))
            }
        }
        return lists
    }

    /// Calls `body` with the impacts above zero of every vector.
    private func forEachVector(
        _ body: (_ document: UInt32, _ weightCount: Int, _ vector: [(id: Int, impact: Int)]) throws -> Void
    ) throws {
        var document: UInt32 = 0
        var vector: [(id: Int, impact: Int)] = []
        try snapshot.forEachSparseVector(leg: leg.name) { view in
            vector.removeAll(keepingCapacity: true)
            switch view.terms {
            case .narrow(let terms): try append(terms, view.weights, document, to: &vector)
            case .wide(let terms): try append(terms, view.weights, document, to: &vector)
            }
            try body(document, view.weights.count, vector)
            document += 1
        }
    }

    private func append(
        _ terms: UnsafeBufferPointer<some FixedWidthInteger>, _ weights: UnsafeBufferPointer<Float>,
        _ document: UInt32, to vector: inout [(id: Int, impact: Int)]
    ) throws(InterchangeError) {
        for (term, weight) in zip(terms, weights) {
            guard let impact = quantization.impact(of: weight) else {
                throw InterchangeError(
                    place: "document \(document) of the leg \(leg.name)",
                    problem: "the impact of \(weight) is beyond 32 bits; use a smaller factor")
            }
            if impact > 0 { vector.append((Int(term), impact)) }
        }
    }
}
