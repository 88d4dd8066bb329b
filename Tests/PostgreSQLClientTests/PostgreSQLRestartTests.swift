import Foundation
import PostgreSQLClient
import Testing

private let address = ProcessInfo.processInfo.environment["HYBRIDSEARCH_POSTGRESQL_URL"]
/// A command that kills all processes of the server and starts it again.
private let restart = ProcessInfo.processInfo.environment["HYBRIDSEARCH_POSTGRESQL_RESTART"]

/// Run it alone: it takes the server from under all others.
@Suite(.enabled(if: address != nil && restart != nil, "needs a server to kill, see scripts/interop/postgres.sh"))
struct PostgreSQLRestartTests {
    @Test func aPoolOutlivesItsServer() async throws {
        let configuration = try PostgreSQLConfiguration(address ?? "", connectTimeout: .seconds(20))
        let pool = PostgreSQLPool(configuration, limit: 4)
        let ask = PostgreSQLStatement("SELECT 42", isPrepared: true)
        // Several idle connections, which all are lost at once.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try await pool.read(PostgreSQLStatement("SELECT pg_sleep(0.1)")) } }
            try await group.waitForAll()
        }
        #expect(try await pool.read(ask)[0][0] == "42")
        let long = Task { try await pool.withConnection { try await $0.execute("SELECT pg_sleep(60)") } }
        while await pool.load.idle == 4 { try await Task.sleep(for: .milliseconds(2)) }
        // Not through Foundation's `Process`, which waits for all that the command leaves running.
        try #require(system(restart ?? "") == 0)
        let error = await #expect(throws: PostgreSQLError.self) { try await long.value }
        #expect(error?.kind == .disconnected)
        #expect(try await pool.read(ask)[0][0] == "42")
        #expect(await pool.load.waiting == 0)
        await pool.close()
    }
}
