import HybridSearch
import Testing

@Suite struct EngineAddressTests {
    private func cluster(
        _ text: String, name: String? = nil, access: EngineAddress.Access = .init(),
        environment: [String: String] = [:]
    ) throws -> ClusterDefinition {
        guard case .cluster(let definition) = try EngineAddress(
            text, name: name, access: access, environment: environment)
        else { throw RemoteEngineError.unexpected(engine: text, problem: "is no cluster") }
        return definition
    }

    @Test func clusters() throws {
        #expect(try cluster("https://a:9200/docs") == ClusterDefinition(nodes: ["https://a:9200"], index: "docs"))
        #expect(
            try cluster("HTTP://a,b:9201/proxy/docs")
                == ClusterDefinition(nodes: ["http://a/proxy", "http://b:9201/proxy"], index: "docs"))
        #expect(try cluster("https://[::1]:9200", name: "x").nodes == ["https://[::1]:9200"])
        #expect(try cluster("https://a/w%20x").index == "w x")
    }

    @Test func whoAsks() throws {
        #expect(
            try cluster("https://me@a/docs", environment: ["HYBRIDSEARCH_PASSWORD": "x"]).credentials
                == .basic(user: "me", password: .environment("HYBRIDSEARCH_PASSWORD")))
        #expect(
            try cluster("https://a/docs", environment: ["HYBRIDSEARCH_API_KEY": "x"]).credentials
                == .apiKey(.environment("HYBRIDSEARCH_API_KEY")))
        #expect(
            try cluster("https://me%40b@a/docs", access: .init(password: .file("p"))).credentials
                == .basic(user: "me@b", password: .file("p")))
        #expect(try cluster("https://a/docs", access: .init(authorities: "ca.pem")).authorities == "ca.pem")
    }

    @Test func tables() throws {
        let address = try EngineAddress(
            "postgresql://me@db:5433/lib?sslmode=require&table=s.docs", environment: ["HYBRIDSEARCH_PASSWORD": "x"])
        #expect(
            address == .postgresql(
                PostgreSQLDefinition(
                    url: "postgresql://me@db:5433/lib?sslmode=require",
                    password: .environment("HYBRIDSEARCH_PASSWORD"), table: "s.docs")))
        #expect(
            try EngineAddress("postgres://db/lib", name: "t", environment: [:])
                == .postgresql(PostgreSQLDefinition(url: "postgres://db/lib", table: "t")))
    }

    @Test func addressesThatAreNone() {
        for (text, problem) in [
            ("my.index", "has no https://"), ("ftp://a/b", "must begin with"),
            ("https://a:9200", "name of the index"),
            ("https:///docs", "must name a host"), ("https://a,/docs", "must name a host"),
            ("https://a/docs?x", "must end with"), ("https://me@a/docs", "password of me is missing"),
            ("https://me:hidden@a/docs", "seen by others"),
            ("postgresql://me:hidden@db/lib?table=t", "seen by others"),
            ("postgresql://db/lib", "which table"),
        ] {
            let error = #expect(throws: RemoteEngineError.self) { try EngineAddress(text, environment: [:]) }
            #expect(error?.description.contains(problem) == true, "\(text): \(error?.description ?? "")")
            #expect(error?.description.contains("hidden") == false)
        }
        #expect(EngineAddress.isAddress("https://a/b") && EngineAddress.isAddress("postgres://a"))
        #expect(!EngineAddress.isAddress("my.index"))
    }
}
