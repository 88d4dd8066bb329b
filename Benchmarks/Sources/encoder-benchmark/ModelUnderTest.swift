import Foundation
import HybridSearch

/// An opened model, dense or sparse, through HybridSearch's public API alone.
struct ModelUnderTest: Sendable {
    enum Kind: String, Codable, Sendable {
        case dense, sparse
    }

    private enum Encoder: Sendable {
        case dense(DenseTextEncoder)
        case sparse(SpladeEncoder)
    }

    private let encoder: Encoder

    /// - Parameter maxLength: The tokens to which texts are cut.
    init(_ kind: Kind, folder: URL, precision: Precision, maxLength: Int) throws {
        switch kind {
        case .dense:
            encoder = .dense(try DenseTextEncoder(folder: folder, maxLength: maxLength, precision: precision))
        case .sparse:
            encoder = .sparse(try SpladeEncoder(folder: folder, maxLength: maxLength, precision: precision))
        }
    }

    func encode(_ texts: [String], as role: TextRole) async throws -> Vectors {
        switch encoder {
        case .dense(let encoder): .dense(try await encoder.encode(texts, as: role))
        case .sparse(let encoder): .sparse(try await encoder.encode(texts, as: role))
        }
    }

    /// Encodes on all threads of an executor, in pieces of texts of like length as the indexer does.
    func encode(
        _ texts: [String], as role: TextRole, batch: Int, on executor: BoundedExecutor
    ) async throws -> Vectors {
        try await withThrowingTaskGroup(of: (positions: [Int], vectors: Vectors).self) { group in
            for piece in texts.piecesByLength(of: batch) {
                group.addTask(executorPreference: executor) {
                    (piece, try await encode(piece.map { texts[$0] }, as: role))
                }
            }
            var pieces: [(positions: [Int], vectors: Vectors)] = []
            for try await piece in group {
                pieces.append(piece)
            }
            return Vectors(pieces)
        }
    }
}
