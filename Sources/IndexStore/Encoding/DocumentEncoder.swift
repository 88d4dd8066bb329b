import BoundedExecutor
import Retrieval
import TextAnalysis

/// What texts become for the legs of an index, by text in order.
struct EncodedTexts: Sendable {
    var terms: [[String]] = []
    var sparse: [String: [SparseVector]] = [:]
    var dense: [String: [[Float]]] = [:]
}

/// Analyzes and encodes the texts of documents or chunks for all legs of an index, over all threads of an executor.
///
/// Texts are sorted by length and cut into small pieces of like length; threads take the longest pieces first, so that
/// they finish together.
struct DocumentEncoder: Sendable {
    private static let pieceSize = 16

    private let analyzer: (any Analyzer)?
    private let sparse: [String: any SparseEncoder]
    private let dense: [String: any DenseEncoder]
    private let executor: BoundedExecutor

    init(definition: IndexDefinition, encoders: EncoderLibrary, executor: BoundedExecutor) async throws {
        analyzer = try definition.bm25.map { try Analyzers.named($0.analyzer) }
        var sparse: [String: any SparseEncoder] = [:]
        for (name, leg) in definition.sparse {
            sparse[name] = try await encoders.sparseEncoder(model: leg.model, precision: leg.precision)
        }
        var dense: [String: any DenseEncoder] = [:]
        for (name, leg) in definition.dense {
            dense[name] = try await encoders.denseEncoder(model: leg.model, precision: leg.precision)
        }
        self.sparse = sparse
        self.dense = dense
        self.executor = executor
    }

    func dimension(ofLeg name: String) -> Int? { dense[name]?.dimension }

    fileprivate enum Piece: Sendable {
        case terms([Int], [[String]])
        case sparse(String, [Int], [SparseVector])
        case dense(String, [Int], [[Float]])
    }

    /// Encodes a batch.
    ///
    /// - Parameter progress: Called after each piece with the part of the batch that it was, in documents.
    func encode(_ batch: TextBatch, progress: @Sendable (Double) -> Void) async throws -> EncodedTexts {
        let share = batch.documents / Double(max(1, batch.texts.count))
        return try await encode(texts: batch.texts) { progress($0 * share) }
    }

    /// Encodes texts. Their number is to be bounded: all results are in memory at once.
    ///
    /// - Parameter progress: Called after each piece with the part of the work that it was, in texts.
    func encode(texts: [String], progress: @Sendable (Double) -> Void) async throws -> EncodedTexts {
        var encoded = EncodedTexts()
        encoded.terms = Array(repeating: [], count: analyzer == nil ? 0 : texts.count)
        encoded.sparse = sparse.mapValues { _ in Array(repeating: .empty, count: texts.count) }
        encoded.dense = dense.mapValues { _ in Array(repeating: [], count: texts.count) }
        let legs = Double((analyzer == nil ? 0 : 1) + sparse.count + dense.count)

        try await withThrowingTaskGroup(of: Piece.self) { group in
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                addTasks(for: piece, texts: piece.map { texts[$0] }, to: &group)
            }
            for try await piece in group {
                progress(Double(encoded.store(piece)) / legs)
            }
        }
        return encoded
    }

    private func addTasks(for piece: [Int], texts: [String], to group: inout ThrowingTaskGroup<Piece, any Error>) {
        for (name, encoder) in dense {
            group.addTask(executorPreference: executor) {
                .dense(name, piece, try await encoder.encode(texts, as: .document))
            }
        }
        for (name, encoder) in sparse {
            group.addTask(executorPreference: executor) {
                .sparse(name, piece, try await encoder.encode(texts, as: .document))
            }
        }
        if let analyzer {
            group.addTask(executorPreference: executor) {
                try Task.checkCancellation()
                return .terms(piece, texts.map(analyzer.terms(in:)))
            }
        }
    }
}

extension EncodedTexts {
    /// Puts a piece where it belongs and says how many texts it was.
    fileprivate mutating func store(_ piece: DocumentEncoder.Piece) -> Int {
        switch piece {
        case .terms(let positions, let values):
            for (position, value) in zip(positions, values) { terms[position] = value }
            return positions.count
        case .sparse(let name, let positions, let values):
            for (position, value) in zip(positions, values) { sparse[name]?[position] = value }
            return positions.count
        case .dense(let name, let positions, let values):
            for (position, value) in zip(positions, values) { dense[name]?[position] = value }
            return positions.count
        }
    }
}
