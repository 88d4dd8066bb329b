import Foundation
import LineFiles

/// How long searches took, in milliseconds.
public struct LatencySummary: Equatable, Sendable {
    /// The time within which half of the searches were answered.
    public var p50: Double
    /// The time within which 95 % were; nil when it is not known.
    public var p95: Double?
    /// The time within which 99 % were; nil when it is not known.
    public var p99: Double?

    /// - Parameters: Times in milliseconds.
    public init(p50: Double, p95: Double? = nil, p99: Double? = nil) {
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
    }

    /// Of the times of single searches, in milliseconds and any order; nil without any.
    ///
    /// A percentile is the smallest time that at least so many per cent of the searches did not exceed.
    public init?(milliseconds: [Double]) {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return nil }
        func percentile(_ share: Double) -> Double {
            sorted[min(sorted.count, max(1, Int((share * Double(sorted.count)).rounded(.up)))) - 1]
        }
        self.init(p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99))
    }
}

extension LatencySummary: Codable {
    private enum CodingKeys: String, CodingKey {
        case p50 = "p50_ms"
        case p95 = "p95_ms"
        case p99 = "p99_ms"
    }

    /// What a file of a run's latency is called: that of `hybrid.trec` is `hybrid.trec.latency.json`.
    public static func path(besideRun run: String) -> String {
        run + ".latency.json"
    }

    /// Reads an object `{"p50_ms": 1.5, "p95_ms": 3, "p99_ms": 4.5}`, of which the first is needed.
    ///
    /// - Throws: ``EvaluationError`` when the file cannot be read, is not such an object, or has a time that is not a
    ///   finite number above 0.
    public init(path: String) throws(EvaluationError) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch let error as DecodingError {
            throw .file(place: path, problem: Self.problem(error))
        } catch {
            throw .file(place: path, problem: "cannot be read: \(error.localizedDescription)")
        }
        for (key, value) in [("p50_ms", p50), ("p95_ms", p95 ?? 1), ("p99_ms", p99 ?? 1)] {
            guard value.isFinite, value > 0 else {
                throw .file(
                    place: path, problem: "\"\(key)\" must be a number of milliseconds above 0, found \(value)")
            }
        }
    }

    private static func problem(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "lacks \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.last.map { "\"\($0.stringValue)\" must be a number of milliseconds" }
                ?? "must be a JSON object with \"p50_ms\""
        default: "is not JSON"
        }
    }

    /// Writes the object that ``init(path:)`` reads.
    ///
    /// - Throws: ``EvaluationError`` when the file cannot be written.
    public func write(to path: String) throws(EvaluationError) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try WholeFile.write(encoder.encode(self) + Data("\n".utf8), to: URL(fileURLWithPath: path))
        } catch let error as WholeFileError {
            throw .file(place: path, problem: "cannot be written: \(error.problem)")
        } catch {
            throw .file(place: path, problem: "cannot be written: \(error.localizedDescription)")
        }
    }
}
