import Dispatch
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// All that we use of HTTP: one request, its answer as it arrives, and no step that was not asked for: redirects are
/// answers like others, nothing is cached, no cookies, no other retries than the caller's.
///
/// It stands on Foundation because swift-server's client, with its own TLS and HTTP/2, would double the time of a clean
/// build. Foundation's gives no back-pressure on Linux: what arrives faster than the receiver takes it waits in memory.
struct WebClient: Sendable {
    private let session: URLSession
    private let exchanges = Exchanges()

    /// A connection that brings nothing for so many seconds is broken.
    private static let longestSilence: TimeInterval = 60

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.longestSilence
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        configuration.urlCredentialStorage = nil
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    /// Ends the connections. To be called when no exchange is under way.
    func close() {
        session.invalidateAndCancel()
    }

    /// Sends a request and hands the body of a successful answer to the receiver.
    ///
    /// - Returns: The head of the answer, whatever its status.
    /// - Throws: ``WebError``, what the receiver throws, or `CancellationError` when the task is cancelled.
    func send(_ request: WebRequest, to receiver: any WebReceiver) async throws -> WebHead {
        var asked = URLRequest(url: request.url)
        asked.httpMethod = request.method.rawValue
        for (name, value) in request.headers {
            asked.setValue(value, forHTTPHeaderField: name)
        }
        let task = session.dataTask(with: asked)
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    exchanges.begin(task, receiver: receiver, continuation: continuation)
                }
            } onCancel: {
                exchanges.cancel(task)
            }
        } catch {
            // A cancelled task ends its exchange with an error of the session.
            try Task.checkCancellation()
            throw error
        }
    }
}

/// The exchanges under way; the session calls it on one thread at a time.
private final class Exchanges: NSObject, URLSessionDataDelegate {
    private struct Exchange {
        let receiver: any WebReceiver
        let continuation: CheckedContinuation<WebHead, any Error>
        var head: WebHead?
        var error: (any Error)?
        var ignoredBytes = 0
    }

    /// By the task's identifier.
    private let exchanges = Mutex<[Int: Exchange]>([:])

    /// The text of an answer that is no success is passed over, unless it is absurdly long.
    private static let mostIgnoredBytes = 1 << 20

    func begin(
        _ task: URLSessionTask, receiver: any WebReceiver, continuation: CheckedContinuation<WebHead, any Error>
    ) {
        exchanges.withLock { exchanges in
            // Whoever cancels from here on waits for the lock, and then finds a task that has begun.
            guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
            exchanges[task.taskIdentifier] = Exchange(receiver: receiver, continuation: continuation)
            task.resume()
        }
    }

    func cancel(_ task: URLSessionTask) {
        exchanges.withLock { _ in task.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        change(dataTask) { exchange in
            guard let response = response as? HTTPURLResponse else {
                throw WebError(problem: "the answer is not HTTP")
            }
            let headers = response.allHeaderFields.compactMap { name, value in
                (name as? String).map { ($0, "\(value)") }
            }
            let head = WebHead(status: response.statusCode, headers: Dictionary(headers) { first, _ in first })
            exchange.head = head
            if head.isSuccess { try exchange.receiver.begin(head) }
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        change(dataTask) { exchange in
            guard exchange.error == nil else { return }
            if exchange.head?.isSuccess == true { return try exchange.receiver.receive(data) }
            exchange.ignoredBytes += data.count
            guard exchange.ignoredBytes <= Self.mostIgnoredBytes else {
                throw WebError(problem: "the answer does not end")
            }
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        if let error = exchange.error ?? error.map({ WebError(problem: Self.sentence($0)) }) {
            exchange.continuation.resume(throwing: error)
        } else if let head = exchange.head {
            exchange.continuation.resume(returning: head)
        } else {
            exchange.continuation.resume(throwing: WebError(problem: "there was no answer"))
        }
    }

    /// Applies a change to a task's exchange; an error ends the task.
    private func change(_ task: URLSessionTask, _ apply: (inout Exchange) throws -> Void) {
        exchanges.withLock { exchanges in
            // Taken out and put back, so that it is changed in place.
            guard var exchange = exchanges.removeValue(forKey: task.taskIdentifier) else { return }
            do {
                try apply(&exchange)
            } catch {
                exchange.error = exchange.error ?? error
                // Not here: Foundation waits in `cancel` for the connection's queue, and what arrives meanwhile would wait
                // for us, in memory.
                DispatchQueue.global().async { task.cancel() }
            }
            exchanges[task.taskIdentifier] = exchange
        }
    }

    /// What went wrong, in the words of the library that does the work where it has some.
    private static func sentence(_ error: any Error) -> String {
        let error = error as NSError
        if error.code == NSURLErrorTimedOut { return "it took too long to answer" }
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError
        return cause?.localizedDescription ?? error.localizedDescription
    }
}
