import Foundation
import HybridSearch

/// An opened encoder of passages, and the files that its vectors make.
struct PassageModel: Sendable {
    enum Kind: String {
        case sparse, dense
    }

    private enum Encoder: Sendable {
        case sparse(SpladeEncoder)
        case dense(DenseTextEncoder)
    }

    /// The texts that a thread takes at a time.
    private static let pieceSize = 16

    private let encoder: Encoder

    init(_ options: Options, folder: URL) throws {
        switch options.kind {
        case .dense:
            encoder = .dense(
                try DenseTextEncoder(folder: folder, maxLength: options.maxLength, precision: options.precision))
        case .sparse:
            let splade = try SpladeEncoder(
                folder: folder, maxLength: options.maxLength, precision: options.precision)
            guard splade.vocabularySize <= Int(UInt16.max) + 1 else {
                throw Failure("\(options.model) has \(splade.vocabularySize) terms, more than 16 bits can number")
            }
            encoder = .sparse(splade)
        }
    }

    /// What the vectors of texts are in each of ``VectorParts/kinds``, encoded on all threads of an executor.
    ///
    /// - Parameter progress: Called after each piece with its number of texts.
    func encode(
        _ texts: [String], as role: TextRole, on executor: BoundedExecutor, progress: (Int) -> Void
    ) async throws -> [Data] {
        switch encoder {
        case .sparse(let encoder):
            let vectors = try await inPieces(texts, on: executor, progress: progress) {
                try await encoder.encode($0, as: role)
            }
            return PackedVectors(vectors).files
        case .dense(let encoder):
            let rows = try await inPieces(texts, on: executor, progress: progress) {
                try await encoder.encode($0, as: role)
            }
            return [Self.littleEndian(rows)]
        }
    }

    /// Encodes pieces of texts of like length, as the indexer does.
    private func inPieces<Vector: Sendable>(
        _ texts: [String], on executor: BoundedExecutor, progress: (Int) -> Void,
        encode: @escaping @Sendable ([String]) async throws -> [Vector]
    ) async throws -> [Vector] {
        var vectors = [Vector?](repeating: nil, count: texts.count)
        try await withThrowingTaskGroup(of: (positions: [Int], vectors: [Vector]).self) { group in
            for piece in texts.piecesByLength(of: Self.pieceSize) {
                group.addTask(executorPreference: executor) { (piece, try await encode(piece.map { texts[$0] })) }
            }
            for try await piece in group {
                for (position, vector) in zip(piece.positions, piece.vectors) { vectors[position] = vector }
                progress(piece.positions.count)
            }
        }
        return vectors.compactMap { $0 }
    }

    private static func littleEndian(_ rows: [[Float]]) -> Data {
        var data = Data(capacity: rows.count * (rows.first?.count ?? 0) * MemoryLayout<Float>.size)
        for row in rows {
            row.map(\.bitPattern.littleEndian).withUnsafeBytes { data.append(contentsOf: $0) }
        }
        return data
    }
}
