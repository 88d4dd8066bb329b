import Synchronization

/// How far an addition has come.
public struct IndexingProgress: Hashable, Sendable {
    /// Documents encoded so far.
    public var documents: Int
    /// How many there are in all, when that is known.
    public var documentsTotal: Int?
    /// The share of the corpus that has been done, from 0 to 1, when that is known.
    public var fraction: Double?

    public init(documents: Int, documentsTotal: Int? = nil, fraction: Double? = nil) {
        self.documents = documents
        self.documentsTotal = documentsTotal
        self.fraction = fraction
    }
}

/// Adds up what encoders report, from any thread, and passes it on.
final class IndexingCounter: Sendable {
    private struct State {
        var done = 0.0
        var doneAtRead = 0.0
        var fractionBefore = 0.0
        var fractionRead: Double?
        var batchSize = 1
    }

    private let documentsTotal: Int?
    private let report: @Sendable (IndexingProgress) -> Void
    private let state = Mutex(State())

    init(documentsTotal: Int?, report: @escaping @Sendable (IndexingProgress) -> Void) {
        self.documentsTotal = documentsTotal
        self.report = report
    }

    /// Notes how much of the corpus has been read when a batch of `batchSize` documents begins.
    func begin(batchSize: Int, bytesRead bytes: Int, of total: Int?) {
        state.withLock { state in
            state.fractionBefore = state.fractionRead ?? 0
            state.fractionRead = total.map { $0 > 0 ? min(1, Double(bytes) / Double($0)) : 1 }
            state.doneAtRead = state.done
            state.batchSize = max(1, batchSize)
        }
    }

    /// Notes documents' worth of work done.
    func advance(documents: Double) {
        let progress = state.withLock { state in
            state.done += documents
            return IndexingProgress(
                documents: Int(state.done.rounded()), documentsTotal: documentsTotal,
                fraction: fraction(state))
        }
        report(progress)
    }

    /// What was read before the current batch, and the batch as far as it is done.
    private func fraction(_ state: State) -> Double? {
        if let documentsTotal { return documentsTotal == 0 ? 1 : state.done / Double(documentsTotal) }
        guard let read = state.fractionRead else { return nil }
        let batch = min(1, (state.done - state.doneAtRead) / Double(state.batchSize))
        return state.fractionBefore + (read - state.fractionBefore) * batch
    }
}
