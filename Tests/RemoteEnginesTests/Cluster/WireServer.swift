import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// A server that answers what a test says: what goes over the wire is compared with the systems' specifications.
final class WireServer: Sendable {
    /// What was asked.
    struct Received: Sendable {
        var method: String
        /// With the query.
        var target: String
        var headers: [String: String]
        var body: String
    }

    /// What is answered.
    struct Answer: Sendable {
        var status = 200
        var body: String
        var headers: [String: String] = [:]
        /// The body is sent so many times.
        var repetitions = 1
    }

    let address: String
    private let log: Mutex<[Received]>

    private init(address: String, log: consuming [Received] = []) {
        self.address = address
        self.log = Mutex(log)
    }

    /// All that was asked so far.
    var received: [Received] { log.withLock { $0 } }

    /// What was asked, but for the question which system this is.
    var requests: [Received] { received.filter { $0.target != "/" } }

    static let elasticsearch = Answer(
        body: #"{"name":"n","version":{"number":"9.1.2","build_flavor":"default"},"tagline":"You Know, for Search"}"#)
    static let opensearch = Answer(
        body: #"{"name":"n","version":{"distribution":"opensearch","number":"3.1.0"}}"#)

    /// Runs a server for the time of a test's body.
    static func run<Value: Sendable>(
        product: Answer = elasticsearch, tls: TLSConfiguration? = nil,
        answering answer: @escaping @Sendable (Received) async throws -> Answer,
        _ body: @Sendable (WireServer) async throws -> Value
    ) async throws -> Value {
        let server = Mutex<WireServer?>(nil)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            let received = try await Received(request)
            server.withLock { server in server?.log.withLock { $0.append(received) } }
            let answered = received.target == "/" ? product : try await answer(received)
            return Response(answered)
        }
        let application = Application(
            responder: responder, server: try tls.map { try .tls(tlsConfiguration: $0) } ?? .http1(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "wire") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            var numbers = ports.makeAsyncIterator()
            let number = await numbers.next() ?? 0
            let running = WireServer(address: "\(tls == nil ? "http" : "https")://localhost:\(number)")
            server.withLock { $0 = running }
            return try await body(running)
        }
    }
}

extension WireServer.Received {
    fileprivate init(_ request: Request) async throws {
        var request = request
        let body = try await request.collectBody(upTo: 64 << 20)
        self.init(
            method: request.method.rawValue, target: request.head.path ?? "",
            headers: request.headers.reduce(into: [:]) { $0[$1.name.canonicalName] = $1.value },
            body: String(buffer: body))
    }
}

extension Response {
    fileprivate init(_ answer: WireServer.Answer) {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        headers[.contentType] = headers[.contentType] ?? "application/json"
        if let elastic = HTTPField.Name("X-Elastic-Product"), headers[elastic] == nil {
            headers[elastic] = "Elasticsearch"
        }
        let piece = ByteBuffer(string: answer.body)
        let count = answer.repetitions
        self.init(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(contentLength: piece.readableBytes * count) { writer in
                for _ in 0..<count { try await writer.write(piece) }
                try await writer.finish(nil)
            })
    }
}
