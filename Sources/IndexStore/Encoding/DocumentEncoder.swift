import BoundedExecutor
import Retrieval
import TextAnalysis

/// What texts become for the legs of an index, by text in order.
struct EncodedTexts: Sendable {
    var terms: [TextTerms] = []
    var sparse: [String: [SparseVector]] = [:]
    var dense: [String: [[Float]]] = [:]
}

/// The terms of a text for the lexical leg.
enum TextTerms: Sendable {
    /// As the analyzer found them, one after the other.
    case words([String])
    /// As they were given.
    case frequencies([TermFrequency])
}

/// Analyzes and encodes the texts of documents or chunks for all legs of an index, over all threads of an executor.
///
/// Texts are sorted by length and cut into small pieces of like length; threads take the longest pieces first, so
/// that they finish together.
struct DocumentEncoder: Sendable {
    private static let pieceSize = 16

    private let analyzer: (any Analyzer)?
    /// Of the sparse legs that have a model.
    let sparse: [String: any SparseEncoder]
    private let dense: [String: any DenseEncoder]
    private let definition: IndexDefinition
    private let executor: BoundedExecutor

    init(definition: IndexDefinition, encoders: EncoderLibrary, executor: BoundedExecutor) async throws {
        analyzer = try definition.bm25.map { try Analyzers.named($0.analyzer) }
        var sparse: [String: any SparseEncoder] = [:]
        for (name, leg) in definition.sparse where !leg.isPretokenized {
            sparse[name] = try await encoders.sparseEncoder(model: leg.model, precision: leg.precision)
        }
        var dense: [String: any DenseEncoder] = [:]
        for (name, leg) in definition.dense {
            dense[name] = try await encoders.denseEncoder(model: leg.model, precision: leg.precision)
        }
        self.definition = definition
        self.sparse = sparse
        self.dense = dense
        self.executor = executor
    }

    func dimension(ofLeg name: String) -> Int? { dense[name]?.dimension }

    fileprivate enum Piece: Sendable {
        case words([Int], [[String]])
        case sparse(String, [Int], [SparseVector])
        case dense(String, [Int], [[Float]])
    }

    /// Encodes a batch.
    ///
    /// - Parameter progress: Called after each piece with the part of the batch that it was, in documents.
    func encode(_ batch: TextBatch, progress: @Sendable (Double) -> Void) async throws -> EncodedTexts {
        let share = batch.documents / Double(max(1, batch.texts.count))
        let nothing = GivenEncodings(count: batch.texts.count, definition: definition)
        return try await encode(texts: batch.texts, given: nothing) { progress($0 * share) }
    }

    /// Encodes texts. Their number is to be bounded: all results are in memory at once.
    ///
    /// - Parameters:
    ///   - given: What is there already.
    ///   - progress: Called after each piece with the part of the work that it was, in texts.
    /// - Throws: What encoders throw; `CancellationError`.
    func encode(
        texts: [String], given: GivenEncodings, progress: @Sendable (Double) -> Void
    ) async throws -> EncodedTexts {
        var encoded = EncodedTexts(given, hasTerms: analyzer != nil)
        let legs = Double((analyzer == nil ? 0 : 1) + definition.sparse.count + dense.count)
        let work = EncodingWork(texts: texts, given: given)
        try await withThrowingTaskGroup(of: Piece.self) { group in
            var left = Double(texts.count) * legs
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                left -= Double(addTasks(for: piece, of: work, to: &group))
            }
            if left > 0 { progress(left / legs) }
            for try await piece in group {
                progress(Double(encoded.store(piece)) / legs)
            }
        }
        return encoded
    }

    /// - Returns: The number of texts in all tasks.
    private func addTasks(
        for piece: [Int], of work: EncodingWork, to group: inout ThrowingTaskGroup<Piece, any Error>
    ) -> Int {
        var count = 0
        for (name, encoder) in dense {
            guard let (piece, texts) = work.missing(piece, in: work.given.dense[name]) else { continue }
            count += piece.count
            group.addTask(executorPreference: executor) {
                .dense(name, piece, try await encoder.encode(texts, as: .document))
            }
        }
        for (name, encoder) in sparse {
            guard let (piece, texts) = work.missing(piece, in: work.given.sparse[name]) else { continue }
            count += piece.count
            group.addTask(executorPreference: executor) {
                .sparse(name, piece, try await encoder.encode(texts, as: .document))
            }
        }
        if let analyzer, let (piece, texts) = work.missing(piece, in: work.given.terms) {
            count += piece.count
            group.addTask(executorPreference: executor) {
                try Task.checkCancellation()
                return .words(piece, texts.map(analyzer.terms(in:)))
            }
        }
        return count
    }
}

/// Texts, and what is there of them already.
private struct EncodingWork {
    let texts: [String]
    let given: GivenEncodings

    /// The texts of a piece for which a leg was given nothing, with where they are; nil when there are none.
    func missing<Encoding>(_ piece: [Int], in given: [Encoding?]?) -> (piece: [Int], texts: [String])? {
        let missing = piece.filter { given?[$0] == nil }
        return missing.isEmpty ? nil : (missing, missing.map { texts[$0] })
    }
}

extension EncodedTexts {
    fileprivate init(_ given: GivenEncodings, hasTerms: Bool) {
        terms = hasTerms ? given.terms.map { $0.map(TextTerms.frequencies) ?? .words([]) } : []
        sparse = given.sparse.mapValues { $0.map { $0 ?? .empty } }
        dense = given.dense.mapValues { $0.map { $0 ?? [] } }
    }

    /// Puts a piece where it belongs and says how many texts it was.
    fileprivate mutating func store(_ piece: DocumentEncoder.Piece) -> Int {
        switch piece {
        case .words(let positions, let values):
            for (position, value) in zip(positions, values) { terms[position] = .words(value) }
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
