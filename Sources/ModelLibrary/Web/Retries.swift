import Foundation

/// When to try again what failed for a moment: after pauses that double, a limited number of times.
struct Retries: Sendable {
    private let limit: Int
    private let firstPause: Duration
    private var failures = 0

    private static let longestPause = Duration.seconds(30)

    init(limit: Int = 5, firstPause: Duration = .milliseconds(500)) {
        self.limit = limit
        self.firstPause = firstPause
    }

    /// Pauses after a failure, or throws its reason when there were too many.
    mutating func pause(after failure: TransientFailure) async throws {
        guard failures < limit else { throw failure.reason }
        let doubled = firstPause * (1 << failures)
        failures += 1
        try await Task.sleep(for: min(max(doubled, failure.serversWish ?? .zero), Self.longestPause))
    }

    /// Something has succeeded: the count begins anew.
    mutating func reset() {
        failures = 0
    }

    /// Does something until it succeeds or fails for good.
    func whileTransient<Result>(_ operation: () async throws -> Result) async throws -> Result {
        var retries = self
        while true {
            do {
                return try await operation()
            } catch let failure as TransientFailure {
                try await retries.pause(after: failure)
            }
        }
    }
}

/// A failure that may pass: no connection, or a server that is overburdened.
struct TransientFailure: Error {
    let reason: HubError
    /// `Retry-After`
    var serversWish: Duration?
}
