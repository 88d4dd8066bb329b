import Synchronization

/// The stemmers of one algorithm that no thread uses right now. There come to be as many as texts were ever analyzed
/// at once.
final class SnowballStemmerPool: Sendable {
    let algorithm: String
    private let idle: Mutex<[SnowballStemmer]>

    /// - Returns: nil when libstemmer does not know the algorithm.
    init?(algorithm: String) {
        guard let first = SnowballStemmer(algorithm: algorithm) else { return nil }
        self.algorithm = algorithm
        idle = Mutex([first])
    }

    /// Lends a stemmer to `body` alone.
    func withStemmer<Result>(_ body: (SnowballStemmer) -> Result) -> Result {
        guard let stemmer = idle.withLock({ $0.popLast() }) ?? SnowballStemmer(algorithm: algorithm) else {
            // The algorithm is known since `init`, so only memory can lack.
            fatalError("libstemmer ran out of memory")
        }
        defer { idle.withLock { $0.append(stemmer) } }
        return body(stemmer)
    }
}
