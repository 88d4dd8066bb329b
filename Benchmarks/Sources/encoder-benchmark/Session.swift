import BenchmarkSessions
import Foundation
import HybridSearch

/// The state between requests: an opened model and named texts.
struct Session: BenchmarkSession {
    /// Those that this processor has instructions for, fp32 first: the automatic choice is bf16 wherever it is one.
    private static let precisions: [Precision] =
        [.float32] + (Precision.automatic.resolved == .bfloat16 ? [.bfloat16] : []) + [.int8]

    private var model: ModelUnderTest?
    private var executor = BoundedExecutor(threads: 1)
    private var texts: [String: [String]] = [:]
    private var baseline: Baseline?

    /// Carries out a request; the answer is one JSON object.
    mutating func answer(_ request: Request) async throws -> any Encodable {
        switch request {
        case .describe:
            return ["precisions": Self.precisions.map(\.rawValue)]
        case .model(let name):
            return ["folder": try await Self.folder(ofModel: name).path(percentEncoded: false)]
        case .open(let opening):
            var stopwatch = Stopwatch()
            model = try await stopwatch.measure { try Self.open(opening) }
            executor = BoundedExecutor(threads: opening.threads)
            return stopwatch
        case .texts(let name, let list):
            texts[name] = list
            return ["count": list.count]
        case .time(let name, let batch, let role):
            return try await time(try opened(), try texts(named: name), batch: batch, role)
        case .vectors(let name, let role):
            return try await opened().encode(try texts(named: name), as: role)
        case .quality(let files, let opening):
            let encoded = try await EncodedCollection(try files.read(), by: try Self.open(opening))
            let key = Baseline.Key(files: files, kind: opening.kind, folder: opening.folder)
            if baseline?.key != key {
                baseline = Baseline(key: key, encoded: encoded)
            }
            return QualityFigures(encoded, against: baseline?.encoded ?? encoded)
        }
    }

    /// The timed calls run on the executor's threads, as the product's do; one from elsewhere would switch threads.
    private func time(
        _ model: ModelUnderTest, _ texts: [String], batch: Int, _ role: TextRole
    ) async throws -> Stopwatch {
        if executor.threads > 1 {
            var stopwatch = Stopwatch()
            _ = try await stopwatch.measure {
                try await model.encode(texts, as: role, batch: batch, on: executor)
            }
            return stopwatch
        }
        return try await executor.run {
            var stopwatch = Stopwatch()
            for piece in texts.piecesByLength(of: batch) {
                let piece = piece.map { texts[$0] }
                _ = try await stopwatch.measure { try await model.encode(piece, as: role) }
            }
            return stopwatch
        }
    }

    private func opened() throws -> ModelUnderTest {
        guard let model else { throw Failure("no model is open") }
        return model
    }

    private func texts(named name: String) throws -> [String] {
        guard let list = texts[name] else { throw Failure("there are no texts '\(name)'") }
        return list
    }

    private static func open(_ opening: Request.Opening) throws -> ModelUnderTest {
        try ModelUnderTest(
            opening.kind, folder: URL(filePath: opening.folder), precision: opening.precision,
            maxLength: opening.maxLength)
    }

    private static func folder(ofModel name: String) async throws -> URL {
        let library = ModelLibrary()
        do {
            return try library.folder(of: name)
        } catch {
            return try await library.pull(name)
        }
    }
}
