import Foundation
import Interchange
import Pipelines
import Retrieval

/// Asks an Elasticsearch or OpenSearch cluster.
///
/// Requests go to the nodes in turn, over connections that are kept. What may pass (no connection, 429, 502, 503,
/// 504) is tried again, at another node where there is one, after a while that grows; only requests that do no harm
/// when they arrive twice. A request has the time that the search has, or the definition's. When its task is
/// cancelled its connection is closed at once.
final class ClusterClient: Sendable {
    /// What errors call the cluster's index.
    let name: String
    let definition: ClusterDefinition
    private let nodes: ClusterNodes
    private let transport: ClusterTransport
    private let authorization: String?
    private let product: ProductOnce

    /// The most bytes of an answer; what is longer is an error.
    static let longestAnswer = 64 << 20

    /// - Parameter system: The one that it must be; nil for either.
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when nodes, secrets or authorities cannot be
    ///   used.
    init(
        _ definition: ClusterDefinition, system: ElasticsearchMapping.System?, longestAnswer: Int = longestAnswer
    ) throws(RemoteEngineError) {
        name = "\(system?.rawValue ?? "cluster") index \"\(definition.index)\""
        self.definition = definition
        nodes = try ClusterNodes(definition.nodes, engine: name)
        transport = try ClusterTransport(definition, engine: name, longestAnswer: longestAnswer)
        authorization = try definition.credentials?.authorization(engine: name)
        product = ProductOnce(system: system)
    }

    // MARK: Product

    /// Which of the two systems answers; asked once.
    ///
    /// - Throws: ``RemoteEngineError/unexpected(engine:problem:)`` when it is not the one that it must be.
    func findProduct() async throws -> ClusterProduct {
        try await product.value { [self] system in
            let request = ClusterRequest(method: .get, path: [""])
            let response = try await respond(to: request, mediaType: { _ in "application/json" })
            // Who may only search may not be allowed to ask.
            if response.status == 403, let believed = system ?? response.elasticsearch {
                return ClusterProduct(system: believed, majorVersion: nil, version: "unknown")
            }
            guard response.isSuccess else { throw refusal(response) }
            guard let product = ClusterProduct(response) else {
                throw RemoteEngineError.unexpected(
                    engine: name, problem: "what answers there is neither Elasticsearch nor OpenSearch")
            }
            guard system == nil || product.system == system else {
                throw RemoteEngineError.unexpected(
                    engine: name, problem: "\(product.system.title) \(product.version) answers there")
            }
            return product
        }
    }

    // MARK: Requests

    /// Sends a request and reads the answer as JSON.
    ///
    /// - Throws: ``RemoteEngineError``; `CancellationError`.
    func send(_ request: ClusterRequest) async throws -> JSONValue {
        let response = try await sendAllowingFailure(request)
        guard response.isSuccess else { throw refusal(response) }
        return try json(of: response)
    }

    /// Sends a request; an answer that says no is an answer too.
    func sendAllowingFailure(_ request: ClusterRequest) async throws -> ClusterResponse {
        let product = try await findProduct()
        return try await respond(to: request, mediaType: product.mediaType(lines:))
    }

    func json(of response: ClusterResponse) throws(RemoteEngineError) -> JSONValue {
        do {
            return try JSONValue(parsing: response.body)
        } catch {
            throw .unexpected(engine: name, problem: "its answer is not JSON: \(error)")
        }
    }

    func refusal(_ response: ClusterResponse) -> RemoteEngineError {
        .refused(engine: name, status: response.status, reason: ClusterFailure.reason(in: response.body))
    }

    // MARK: Repetition

    private func respond(
        to request: ClusterRequest, mediaType: (_ lines: Bool) -> String
    ) async throws -> ClusterResponse {
        let limit = [request.timeout ?? definition.requestTimeout, SearchDeadline.timeLeft].compactMap(\.self).min()
            ?? definition.requestTimeout
        let deadline = ContinuousClock.now + limit
        let headers = headers(request, mediaType: mediaType)
        var backoff = Backoff()
        var tried: Set<Int> = []
        while true {
            let node = nodes.next(excluding: tried)
            tried.insert(node.position)
            var pause: Duration?
            let failure: any Error
            do {
                let response = try await transport.exchange(request, with: node, headers: headers, deadline: deadline)
                nodes.answered(node)
                guard response.mayPass, request.isRepeatable, backoff.attempts < definition.retries else {
                    return response
                }
                pause = response.retryAfter
                failure = refusal(response)
            } catch let error as ClusterTransport.Failure {
                failure = try passing(error, request, node, limit: limit)
                // Nobody needs to wait for a node that was not asked yet.
                if case .noConnection = error, tried.count < nodes.nodes.count { continue }
                guard backoff.attempts < definition.retries else { throw failure }
            }
            let wait = max(pause ?? .zero, backoff.next())
            guard ContinuousClock.now + wait < deadline else { throw failure }
            try await Task.sleep(for: wait)
            tried = tried.count < nodes.nodes.count ? tried : []
        }
    }

    /// What to throw when there is no further try; throws at once what does not pass.
    private func passing(
        _ failure: ClusterTransport.Failure, _ request: ClusterRequest, _ node: ClusterNodes.Node, limit: Duration
    ) throws -> RemoteEngineError {
        switch failure {
        case .noConnection(let reason):
            nodes.couldNotBeReached(node)
            return .unreachable(engine: name, reason: "\(node.address): \(reason)")
        case .brokenOff(let reason):
            let error = RemoteEngineError.unreachable(engine: name, reason: "\(node.address): \(reason)")
            guard request.isRepeatable else { throw error }
            return error
        case .late:
            throw RemoteEngineError.unreachable(
                engine: name, reason: "no answer within \(Int(limit.milliseconds.rounded(.up))) ms")
        case .tooLong(let limit):
            throw RemoteEngineError.unexpected(engine: name, problem: "its answer is longer than \(limit) bytes")
        }
    }

    private func headers(_ request: ClusterRequest, mediaType: (_ lines: Bool) -> String) -> [(String, String)] {
        var headers = [("Accept", mediaType(false)), ("User-Agent", "hybrid-search")]
        switch request.body {
        case .json: headers.append(("Content-Type", mediaType(false)))
        case .lines: headers.append(("Content-Type", mediaType(true)))
        case nil: break
        }
        if let authorization { headers.append(("Authorization", authorization)) }
        return headers
    }
}

extension ClusterResponse {
    /// The system, when only Elasticsearch can have answered.
    fileprivate var elasticsearch: ElasticsearchMapping.System? { product == "Elasticsearch" ? .elasticsearch : nil }
}

/// The product, asked for by whoever needs it first; an answer that was an error is asked for again.
private actor ProductOnce {
    private let system: ElasticsearchMapping.System?
    private var known: ClusterProduct?

    init(system: ElasticsearchMapping.System?) {
        self.system = system
    }

    func value(
        _ ask: @Sendable (ElasticsearchMapping.System?) async throws -> ClusterProduct
    ) async throws -> ClusterProduct {
        // Several may ask at once at first; they get the same answer.
        if let known { return known }
        let product = try await ask(system)
        known = product
        return product
    }
}

extension ClusterCredentials {
    fileprivate func authorization(engine: String) throws(RemoteEngineError) -> String {
        switch self {
        case .apiKey(let key):
            return "ApiKey \(try key.value(of: "API key", engine: engine))"
        case .basic(let user, let password):
            let pair = "\(user):\(try password.value(of: "password of \(user)", engine: engine))"
            return "Basic \(Data(pair.utf8).base64EncodedString())"
        }
    }
}
