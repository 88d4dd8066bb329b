import PostgreSQLClient
import Testing

@Suite struct PostgreSQLConfigurationTests {
    @Test func aURIIsRead() throws {
        let configuration = try PostgreSQLConfiguration(
            "postgresql://reader@db-1:5433/art%20icles?sslmode=require&target_session_attrs=any")
        #expect(configuration.options["host"] == "db-1")
        #expect(configuration.options["port"] == "5433")
        #expect(configuration.options["user"] == "reader")
        #expect(configuration.options["dbname"] == "art icles")
        #expect(configuration.options["sslmode"] == "require")
        #expect(configuration.place == "db-1:5433/art icles")
    }

    @Test func keywordsAndValuesAreRead() throws {
        let configuration = try PostgreSQLConfiguration("host=/run/postgresql dbname='my db' user=u")
        #expect(configuration.options == ["host": "/run/postgresql", "dbname": "my db", "user": "u"])
    }

    @Test func thePasswordIsKeptApart() throws {
        let configuration = try PostgreSQLConfiguration("postgresql://u:geheim@h/d")
        #expect(configuration.password == "geheim")
        #expect(configuration.options["password"] == nil)
        #expect(!configuration.place.contains("geheim"))
        #expect(try PostgreSQLConfiguration("postgresql://u:geheim@h/d", password: "other").password == "other")
    }

    @Test(arguments: [
        "postgresql://h/d?nonsense=1", "host", "host=a b", "postgresql://[::1/d",
        "host='unfinished", "postgresql://h/%zz",
    ])
    func mistakesAreSaidInLibpqsWords(text: String) {
        let error = #expect(throws: PostgreSQLError.self) { try PostgreSQLConfiguration(text) }
        #expect(error?.kind == .unusable)
        #expect(error?.message.hasPrefix("the connection string has a mistake: ") ?? false)
        #expect(!(error?.message.contains("\n") ?? true))
    }

    @Test func aNULIsRefused() {
        #expect(throws: PostgreSQLError.self) { try PostgreSQLConfiguration("host=a\0 dbname=b") }
    }
}
