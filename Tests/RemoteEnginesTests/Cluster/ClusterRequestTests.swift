import Foundation
import HybridSearch
import NIOSSL
import Synchronization
import Testing

/// How a cluster is asked: by the wire formats of Elasticsearch 9 and OpenSearch 3.
@Suite struct ClusterRequestTests {
    private static let noHits = WireServer.Answer(body: #"{"timed_out":false,"hits":{"hits":[]}}"#)

    private static func answer(_ request: WireServer.Received) -> WireServer.Answer {
        request.target.hasSuffix("/_mapping") ? WireServer.Answer(body: #"{"i":{"mappings":{}}}"#) : noHits
    }

    private func engine(_ definition: ClusterDefinition) async throws -> any RemoteEngine {
        try await EngineLibrary().engine(.elasticsearch(definition))
    }

    @Test func elasticsearchIsToldWhoAsksAndInWhichLanguage() async throws {
        let key = try TemporarySecret("ZWs6c2VjcmV0\n")
        try await WireServer.run(answering: Self.answer) { server in
            let engine = try await engine(
                ClusterDefinition(nodes: [server.address], index: "a b", credentials: .apiKey(.file(key.path))))
            #expect(try await engine.documents(["1"]) == [:])
            let first = server.received[0]
            #expect(first.method == "GET" && first.target == "/" && first.headers["accept"] == "application/json")
            let search = server.requests[1]
            #expect(search.method == "POST" && search.target == "/a%20b/_search")
            let mediaType = "application/vnd.elasticsearch+json; compatible-with=9"
            #expect(search.headers["accept"] == mediaType && search.headers["content-type"] == mediaType)
            #expect(server.received.allSatisfy { $0.headers["authorization"] == "ApiKey ZWs6c2VjcmV0" })
        }
    }

    @Test func openSearchIsAskedInPlainJSON() async throws {
        let password = try TemporarySecret("pass:word")
        try await WireServer.run(product: WireServer.opensearch, answering: Self.answer) { server in
            let engine = try await EngineLibrary().engine(
                .opensearch(
                    ClusterDefinition(
                        nodes: [server.address], index: "i",
                        credentials: .basic(user: "reader", password: .file(password.path)))))
            _ = try await engine.documents(["1"])
            let search = server.requests[1]
            #expect(search.headers["content-type"] == "application/json")
            let pair = Data("reader:pass:word".utf8).base64EncodedString()
            #expect(search.headers["authorization"] == "Basic \(pair)")
        }
    }

    @Test func whatAnswersMustBeWhatIsMeant() async throws {
        for (product, problem) in [
            (WireServer.opensearch, "OpenSearch 3.1.0 answers there"),
            (WireServer.Answer(body: "{}", headers: ["X-Elastic-Product": "no"]), "neither Elasticsearch nor"),
            (WireServer.Answer(body: "<html>", headers: ["X-Elastic-Product": "no"]), "neither Elasticsearch nor"),
        ] {
            try await WireServer.run(product: product, answering: Self.answer) { server in
                let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
                let error = await #expect(throws: RemoteEngineError.self) { try await engine.documents(["1"]) }
                #expect(error?.description.contains(problem) == true)
            }
        }
    }

    /// A key that may only search gets 403 for `GET /`.
    @Test func whoMayNotAskForTheProductIsBelieved() async throws {
        let forbidden = WireServer.Answer(status: 403, body: #"{"error":{"type":"security_exception"},"status":403}"#)
        try await WireServer.run(product: forbidden, answering: Self.answer) { server in
            let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
            #expect(try await engine.documents(["1"]) == [:])
        }
    }

    // MARK: Failures

    @Test func whatMayPassIsTriedAgain() async throws {
        for status in [429, 502, 503, 504] {
            let failures = Mutex(2)
            try await WireServer.run { request in
                let fails = failures.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
                return fails ? WireServer.Answer(status: status, body: "") : Self.answer(request)
            } _: { server in
                let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
                #expect(try await engine.documents(["1"]) == [:])
                #expect(server.requests.count == 4)
            }
        }
    }

    @Test func whatDoesNotPassIsTold() async throws {
        let busy = #"{"error":{"root_cause":[{"type":"circuit_breaking_exception","reason":"too large"}]}}"#
        for (status, body, count, words) in [
            (429, busy, 3, "circuit_breaking_exception: too large"),
            (400, #"{"error":"bad"}"#, 1, "bad"), (401, "", 1, "no reason given"),
            (404, "nothing here", 1, "nothing here"),
            (500, #"{"error":{"type":"x","reason":"outer","caused_by":{"type":"y","reason":"inner"}}}"#, 1,
             "x: outer (y: inner)"),
        ] {
            try await WireServer.run { _ in WireServer.Answer(status: status, body: body) } _: { server in
                let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
                let error = await #expect(throws: RemoteEngineError.self) { try await engine.documents(["1"]) }
                #expect(
                    error == .refused(engine: #"elasticsearch index "i""#, status: status, reason: words))
                #expect(server.requests.count == count)
            }
        }
    }

    @Test func anotherNodeStepsIn() async throws {
        try await WireServer.run(answering: Self.answer) { server in
            // Nobody listens at port 1.
            let engine = try await engine(
                ClusterDefinition(nodes: ["http://localhost:1", server.address], index: "i", retries: 0))
            for _ in 0..<4 { #expect(try await engine.documents(["1"]) == [:]) }
            #expect(server.received.count == 6)
        }
        let nobody = try await engine(ClusterDefinition(nodes: ["http://localhost:1"], index: "i", retries: 1))
        let error = await #expect(throws: RemoteEngineError.self) { try await nobody.documents(["1"]) }
        #expect(error?.description.contains("cannot be reached: http://localhost:1: connection refused") == true)
    }

    @Test func nodesTakeTurns() async throws {
        try await WireServer.run(answering: Self.answer) { one in
            try await WireServer.run(answering: Self.answer) { other in
                let engine = try await engine(ClusterDefinition(nodes: [one.address, other.address], index: "i"))
                for _ in 0..<10 { _ = try await engine.documents(["1"]) }
                #expect(one.received.count == 6 && other.received.count == 6)
            }
        }
    }

    @Test func answersThatAreNone() async throws {
        for (body, problem) in [
            ("{", "is not JSON"), ("[]", "has no hits"), (#"{"hits":{"hits":[{}]}}"#, "a hit has no _id"),
            (#"{"timed_out":true,"hits":{"hits":[]}}"#, "time was up"),
            (
                #"""
                {"hits":{"hits":[]},"_shards":{"total":3,"failed":1,
                 "failures":[{"reason":{"type":"t","reason":"r"}}]}}
                """#,
                "1 of 3 shards did not answer: t: r"
            ),
        ] {
            try await WireServer.run { request in
                request.target.hasSuffix("_mapping") ? Self.answer(request) : WireServer.Answer(body: body)
            } _: { server in
                let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
                let error = await #expect(throws: RemoteEngineError.self) { try await engine.documents(["1"]) }
                #expect(error?.description.contains(problem) == true, "\(body)")
            }
        }
    }

    @Test func answersWithoutEnd() async throws {
        try await WireServer.run { _ in
            WireServer.Answer(body: String(repeating: " ", count: 1 << 20), repetitions: 65)
        } _: { server in
            let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
            let error = await #expect(throws: RemoteEngineError.self) { try await engine.documents(["1"]) }
            #expect(error?.description.contains("longer than 67108864 bytes") == true)
        }
    }

    // MARK: Time

    @Test func theSearchsDeadlineEndsARequest() async throws {
        try await WireServer.run { _ in
            try await Task.sleep(for: .seconds(600))
            return Self.noHits
        } _: { server in
            let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
            let error = await #expect(throws: RemoteEngineError.self) {
                try await SearchDeadline.$current.withValue(.now + .milliseconds(300)) {
                    try await engine.documents(["1"])
                }
            }
            #expect(error?.description.contains("no answer within") == true)
            let late = try await self.engine(
                ClusterDefinition(nodes: [server.address], index: "i", requestTimeout: .milliseconds(300)))
            await #expect(throws: RemoteEngineError.self) { try await late.documents(["1"]) }
        }
    }

    @Test func aCancelledTaskDoesNotWait() async throws {
        let (asked, ask) = AsyncStream<Void>.makeStream()
        try await WireServer.run { _ in
            ask.yield()
            try await Task.sleep(for: .seconds(600))
            return Self.noHits
        } _: { server in
            let engine = try await engine(ClusterDefinition(nodes: [server.address], index: "i"))
            let search = Task { try await engine.documents(["1"]) }
            for await _ in asked { break }
            search.cancel()
            await #expect(throws: CancellationError.self) { try await search.value }
        }
    }

    // MARK: Secrets and certificates

    @Test func secretsThatAreMissingAreNamedAndNeverPrinted() async throws {
        let broken = try TemporarySecret("top\u{1}secret")
        let empty = try TemporarySecret("\n")
        for (secret, problem) in [
            (Secret.environment("HYBRIDSEARCH_NOT_SET"), "HYBRIDSEARCH_NOT_SET, which is not set"),
            (.file("/no/such/file"), "/no/such/file, which cannot be read"),
            (.file(broken.path), "has a control character"), (.file(empty.path), "is empty"),
        ] {
            let definition = ClusterDefinition(
                nodes: ["http://localhost:1"], index: "i", credentials: .apiKey(secret))
            let error = await #expect(throws: RemoteEngineError.self) { try await engine(definition) }
            #expect(error?.description.contains(problem) == true)
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test func nodesThatAreNone() async throws {
        for node in ["", "localhost:9200", "ftp://a", "http://", "http://u:hidden@a", "http://a?x=1"] {
            let error = await #expect(throws: RemoteEngineError.self) {
                try await engine(ClusterDefinition(nodes: [node], index: "i"))
            }
            #expect(error?.description.contains("hidden") == false)
        }
        await #expect(throws: RemoteEngineError.self) { try await engine(ClusterDefinition(nodes: [], index: "i")) }
    }

    @Test func certificatesMustLeadToTheAuthorities() async throws {
        func fixture(_ name: String) throws -> String {
            try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil)).path
        }
        let certificates = try NIOSSLCertificate.fromPEMFile(fixture("node.pem"))
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: fixture("node-key.pem"), format: .pem)))
        let authorities = try fixture("ca.pem")
        let readme = try fixture("README.md")
        try await WireServer.run(tls: tls, answering: Self.answer) { server in
            let trusting = try await engine(
                ClusterDefinition(nodes: [server.address], index: "i", authorities: authorities))
            #expect(try await trusting.documents(["1"]) == [:])
            let stranger = try await engine(ClusterDefinition(nodes: [server.address], index: "i", retries: 0))
            let error = await #expect(throws: RemoteEngineError.self) { try await stranger.documents(["1"]) }
            #expect(error?.description.contains("TLS: ") == true)
            await #expect(throws: RemoteEngineError.self) {
                try await engine(ClusterDefinition(nodes: [server.address], index: "i", authorities: readme))
            }
        }
    }
}

/// A file with a secret.
struct TemporarySecret: ~Copyable {
    let path: String

    init(_ text: String) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)").path
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
