import CFaiss
import Foundation
import IndexFiles
import Retrieval

/// The one owner of a FAISS index; all that calls into C is here.
///
/// `@unchecked Sendable`: `index` is freed only by `deinit`. `train`, `reserve` and `add` change what it points to
/// and are called only by ``VectorIndexBuilder/build(threads:)``, before anyone else has the handle. From then on
/// every call takes the index as const in C, and its search writes to memory of its own call and thread only: see
/// CFaiss.
final class FaissHandle: @unchecked Sendable {
    private let index: OpaquePointer
    /// What the index points into.
    private let memory: AnyObject

    private init(_ index: OpaquePointer, memory: AnyObject) {
        self.index = index
        self.memory = memory
    }

    deinit {
        cfaiss_free(index)
    }

    /// - Parameter vectors: Those that will be added, in order; the index may use them where they are.
    convenience init(
        dimension: Int, factory: String, similarity: DenseSimilarity, efConstruction: Int, vectors: VectorMemory
    ) throws(VectorIndexError) {
        var index: OpaquePointer?
        if let problem = Self.problem(cfaiss_create(Int32(dimension), factory, similarity.metric, &index)) {
            throw .unusableFactory(factory, problem: problem)
        }
        guard let index else { throw .faiss("it made no index of \"\(factory)\"") }
        cfaiss_set_ef_construction(index, Int32(clamping: efConstruction))
        self.init(index, memory: vectors)
    }

    convenience init(mapping file: MappedFile) throws(VectorIndexError) {
        var index: OpaquePointer?
        guard let start = file.bytes.baseAddress else { throw .file(path: file.path, problem: "is empty") }
        if let problem = Self.problem(cfaiss_open(start, UInt64(file.bytes.count), &index)) {
            throw .file(path: file.path, problem: "is not a FAISS index that can be used: \(problem)")
        }
        guard let index else { throw .faiss("it read no index from \(file.path)") }
        self.init(index, memory: file)
    }

    var kind: CFaissKind { cfaiss_kind(index) }
    var metric: CFaissMetric { cfaiss_metric(index) }
    var dimension: Int { Int(cfaiss_dimension(index)) }
    var count: Int { cfaiss_count(index) }
    var listCount: Int { cfaiss_list_count(index) }
    var isTrained: Bool { cfaiss_is_trained(index) }
    /// Whether vectors come back as they were added.
    var isLossless: Bool { cfaiss_is_lossless(index) }

    func reserve(_ count: Int) throws(VectorIndexError) {
        try check(cfaiss_reserve(index, count))
    }

    /// - Precondition: `vectors` holds whole vectors of the dimension.
    func train(_ vectors: [Float], threads: Int) throws(VectorIndexError) {
        try check(cfaiss_train(index, vectors.count / dimension, vectors, Int32(clamping: threads)))
    }

    /// - Precondition: `vectors` are the next ones of those that the handle was made with.
    func add(_ vectors: UnsafeBufferPointer<Float>, threads: Int) throws(VectorIndexError) {
        guard let start = vectors.baseAddress else { return }
        try check(cfaiss_add(index, vectors.count / dimension, start, Int32(clamping: threads)))
    }

    func vector(of ordinal: DocumentOrdinal) throws(VectorIndexError) -> [Float] {
        var vector = [Float](repeating: 0, count: dimension)
        try check(cfaiss_reconstruct(index, Int(ordinal), &vector))
        return vector
    }

    /// How far a search looks.
    enum Breadth {
        case exhaustive
        /// HNSW's ef, or the number of inverted lists.
        case limited(Int)
    }

    /// - Precondition: The query is of the dimension, and the filter's capacity is the index's count.
    func search(
        _ query: [Float], limit: Int, allowed: OrdinalSet?, breadth: Breadth
    ) throws(VectorIndexError) -> [OrdinalHit] {
        var hits = [CFaissHit](repeating: CFaissHit(), count: limit)
        var found = 0
        try check(withOptionalWords(of: allowed) { words in
            switch breadth {
            case .exhaustive:
                cfaiss_search_exhaustively(index, query, limit, words, &hits, &found)
            case .limited(let breadth):
                cfaiss_search(index, query, limit, breadth, words, &hits, &found)
            }
        })
        return hits[..<found].map { OrdinalHit(ordinal: $0.ordinal, score: $0.score) }
    }

    /// The exhaustive search for many queries, which lie one after the other.
    ///
    /// - Precondition: As for one query.
    func searchBatch(
        _ queries: [Float], limit: Int, allowed: OrdinalSet?
    ) throws(VectorIndexError) -> [[OrdinalHit]] {
        let count = queries.count / dimension
        var hits = [CFaissHit](repeating: CFaissHit(), count: limit * count)
        var found = [Int](repeating: 0, count: count)
        try check(withOptionalWords(of: allowed) { words in
            cfaiss_search_batch_exhaustively(index, queries, count, limit, words, &hits, &found)
        })
        return (0..<count).map { query in
            hits[query * limit..<query * limit + found[query]].map { OrdinalHit(ordinal: $0.ordinal, score: $0.score) }
        }
    }

    func verifyGraph() throws(VectorIndexError) {
        try check(cfaiss_verify_graph(index))
    }

    /// The size of the file that ``write(to:)`` writes.
    func fileSize() throws(VectorIndexError) -> Int {
        var size: UInt64 = 0
        try check(cfaiss_file_size(index, &size))
        return Int(size)
    }

    func write(to file: borrowing OpenFile) throws(VectorIndexError) {
        if let problem = Self.problem(cfaiss_write(index, file.stream)) {
            throw .file(path: file.path, problem: "cannot be written: \(problem)")
        }
    }

    private func withOptionalWords<Result>(
        of set: OrdinalSet?, _ body: (UnsafePointer<UInt64>?) -> Result
    ) -> Result {
        guard let set else { return body(nil) }
        return set.words.withUnsafeBufferPointer { body($0.baseAddress) }
    }

    private func check(_ error: UnsafeMutablePointer<CChar>?) throws(VectorIndexError) {
        if let problem = Self.problem(error) {
            throw .faiss(problem)
        }
    }

    private static func problem(_ error: UnsafeMutablePointer<CChar>?) -> String? {
        guard let error else { return nil }
        defer { cfaiss_free_error(error) }
        return String(cString: error)
    }
}
