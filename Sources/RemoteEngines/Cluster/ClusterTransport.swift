import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Pipelines

/// One exchange with one node over HTTP.
final class ClusterTransport: Sendable {
    enum Failure: Error {
        /// Nothing was sent.
        case noConnection(reason: String)
        /// What the node made of the request is not known.
        case brokenOff(reason: String)
        /// The time was up.
        case late
        /// The answer is longer than what is read.
        case tooLong(limit: Int)
    }

    private let http: HTTPClient
    private let longestAnswer: Int

    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when the authorities cannot be read.
    init(_ definition: ClusterDefinition, engine: String, longestAnswer: Int) throws(RemoteEngineError) {
        var configuration = HTTPClient.Configuration()
        if let path = definition.authorities {
            do {
                let authorities = try NIOSSLCertificate.fromPEMFile(path)
                guard !authorities.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .certificates(authorities)
                configuration.tlsConfiguration = tls
            } catch {
                throw .misconfigured(
                    engine: engine, problem: "the file \(path) cannot be read as certificates in PEM form")
            }
        }
        // A redirection would take the credentials elsewhere.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = TimeAmount(definition.connectTimeout)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        // There are other nodes to try; this one is tried again when it has rested.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        self.longestAnswer = longestAnswer
    }

    deinit {
        http.shutdown { _ in }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// - Throws: ``Failure``; `CancellationError`, and then the connection is closed.
    func exchange(
        _ request: ClusterRequest, with node: ClusterNodes.Node, headers: [(String, String)],
        deadline: ContinuousClock.Instant
    ) async throws -> ClusterResponse {
        var message = HTTPClientRequest(url: node.address + request.target)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers = HTTPHeaders(headers)
        switch request.body {
        case .json(let bytes), .lines(let bytes): message.body = .bytes(ByteBuffer(bytes: bytes))
        case nil: break
        }
        let timeLeft = deadline - .now
        guard timeLeft > .zero else { throw Failure.late }
        return try await withThrowingTaskGroup(of: ClusterResponse.self) { [message] group in
            group.addTask { try await self.exchange(message, timeLeft: timeLeft) }
            // The client's own deadline ends with the head of the answer.
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                throw Failure.late
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() else { throw CancellationError() }
            return response
        }
    }

    private func exchange(_ message: HTTPClientRequest, timeLeft: Duration) async throws -> ClusterResponse {
        do {
            let answer = try await http.execute(message, deadline: .now() + TimeAmount(timeLeft))
            let body = try await answer.body.collect(upTo: longestAnswer)
            // A body that a cancellation cuts off ends as if it were whole.
            try Task.checkCancellation()
            return ClusterResponse(
                status: Int(answer.status.code),
                product: answer.headers.first(name: "X-Elastic-Product"),
                retryAfter: answer.headers.first(name: "Retry-After").flatMap { Int($0) }.map { .seconds($0) },
                body: Array(body.readableBytesView))
        } catch is NIOTooManyBytesError {
            throw Failure.tooLong(limit: longestAnswer)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> any Error {
        switch error {
        case is CancellationError: error
        case let error as NIOConnectionError: Failure.noConnection(reason: reason(error))
        case let error as IOError where notConnected.contains(error.errnoCode):
            Failure.noConnection(reason: reason(error))
        case let error as IOError: Failure.brokenOff(reason: reason(error))
        case let error as NIOSSLError: Failure.noConnection(reason: "TLS: \(error)")
        case let error as NIOSSLExtraError: Failure.noConnection(reason: "TLS: \(error)")
        case let error as HTTPClientError: failure(error)
        default: Failure.brokenOff(reason: "\(error)")
        }
    }

    private static func failure(_ error: HTTPClientError) -> any Error {
        switch error {
        case .deadlineExceeded: Failure.late
        case .cancelled: CancellationError()
        case .connectTimeout: Failure.noConnection(reason: "no connection within the time for it")
        case .tlsHandshakeTimeout: Failure.noConnection(reason: "TLS: no handshake within the time for it")
        case .remoteConnectionClosed: Failure.brokenOff(reason: "the connection was closed")
        default: Failure.brokenOff(reason: error.shortDescription)
        }
    }

    /// What the system says when nobody answers at an address.
    private static let notConnected: Set<CInt> = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]

    private static func reason(_ error: IOError) -> String {
        String(cString: strerror(error.errnoCode)).lowercased()
    }

    /// The reason of the first address that was tried, in the system's words.
    private static func reason(_ error: NIOConnectionError) -> String {
        if let failed = error.connectionErrors.first?.error as? IOError { return reason(failed) }
        if let failed = error.connectionErrors.first?.error { return "\(failed)" }
        return "the name \(error.host) cannot be resolved"
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // A century is as good as for ever, and does not overflow.
        self = .nanoseconds(min(seconds, 3_155_760_000) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
