import Foundation
import PostgreSQLClient
import Testing

/// With a real server, which `scripts/interop/postgres.sh` starts: its address is in the environment.
private let address = ProcessInfo.processInfo.environment["HYBRIDSEARCH_POSTGRESQL_URL"]

@Suite(.enabled(if: address != nil, "needs HYBRIDSEARCH_POSTGRESQL_URL, see scripts/interop/postgres.sh"))
struct PostgreSQLServerTests {
    private let configuration: PostgreSQLConfiguration

    init() throws {
        configuration = try PostgreSQLConfiguration(address ?? "", connectTimeout: .seconds(20))
    }

    private func pool(_ limit: Int, idleTime: Duration = .seconds(60)) -> PostgreSQLPool {
        PostgreSQLPool(configuration, limit: limit, idleTime: idleTime)
    }

    /// Looks again and again, and lets others work meanwhile.
    private func until(_ isSo: () async throws -> Bool) async throws {
        while try await !isSo() { try await Task.sleep(for: .milliseconds(2)) }
    }

    // MARK: Statements

    @Test func parametersComeBackAsTheyWere() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let texts = ["", "a", "it's \"q\" \\ \u{301}", "日本語 🙂", "NULL", "{x}", "\n\t\r"]
        for isPrepared in [false, true, true] {
            let statement = PostgreSQLStatement(
                """
                SELECT $1::text, $2::bytea, $3::bigint, $4::float8, $5::text, cardinality($6::text[]),
                ($6::text[])[3]
                """,
                [
                    .text("x'); DROP TABLE y; --"), .binary([0, 255, 10]), .integer(Int.min), .double(0.1), .null,
                    .texts(texts),
                ], isPrepared: isPrepared)
            let row = try await connection.query(statement)[0]
            #expect(row[0] == "x'); DROP TABLE y; --")
            #expect(row[1] == "\\x00ff0a")
            #expect(try row.integer(2) == Int.min)
            #expect(try row.double(3) == 0.1)
            #expect(row[4] == nil)
            #expect(try row.integer(5) == texts.count)
            #expect(row[6] == texts[2])
        }
        for text in texts {
            #expect(try await connection.query(PostgreSQLStatement("SELECT $1::text", [.text(text)]))[0][0] == text)
        }
        connection.close()
    }

    @Test func aNULIsRefusedBeforeItIsSent() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let error = await #expect(throws: PostgreSQLError.self) {
            try await connection.query(PostgreSQLStatement("SELECT $1::text", [.text("ab\0c")]))
        }
        #expect(error?.kind == .unusable)
        #expect(error?.message.contains("$1") ?? false)
        #expect(error?.message.contains("byte 2") ?? false)
        #expect(try await connection.query(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
    }

    @Test func anErrorLeavesTheConnectionUsable() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        for sql in ["SELECT * FROM no_such_table", "SELEC 1", "SELECT 1/0"] {
            for isPrepared in [false, true] {
                let error = await #expect(throws: PostgreSQLError.self) {
                    try await connection.query(
                        PostgreSQLStatement(sql, isPrepared: isPrepared), settings: ["jit": "off"])
                }
                #expect(error?.kind == .refused)
                #expect(error?.sqlState != nil)
            }
        }
        #expect(!connection.isBroken)
        #expect(try await connection.query(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
    }

    @Test func settingsHoldForOneStatement() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let ask = PostgreSQLStatement("SELECT current_setting('work_mem')", isPrepared: true)
        let usual = try await connection.query(ask)[0][0]
        #expect(try await connection.query(ask, settings: ["work_mem": "1234kB"])[0][0] == "1234kB")
        #expect(try await connection.query(ask)[0][0] == usual)
    }

    @Test func aTableThatChangesUnderAPreparedStatementIsReadAgain() async throws {
        let pool = pool(1)
        let table = "prepared_\(UInt32.random(in: 0 ... .max))"
        try await pool.withConnection { _ = try await $0.execute("CREATE TABLE \(table) AS SELECT 1 AS a") }
        let statement = PostgreSQLStatement("SELECT * FROM \(table)", isPrepared: true)
        #expect(try await pool.read(statement)[0].columnCount == 1)
        try await pool.withConnection { _ = try await $0.execute("ALTER TABLE \(table) ADD b int") }
        #expect(try await pool.read(statement)[0].columnCount == 2)
        try await pool.withConnection { _ = try await $0.execute("DEALLOCATE ALL") }
        #expect(try await pool.read(statement)[0].columnCount == 2)
        try await pool.withConnection { _ = try await $0.execute("DROP TABLE \(table)") }
        await pool.close()
    }

    @Test func manyStatementsArePreparedAndForgotten() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        for number in 0..<600 {
            let rows = try await connection.query(PostgreSQLStatement("SELECT \(number)", isPrepared: true))
            #expect(try rows[0].integer(0) == number)
        }
        let kept = try await connection.query(PostgreSQLStatement("SELECT count(*) FROM pg_prepared_statements"))
        #expect(try kept[0].integer(0) <= 256)
    }

    @Test func aTransactionThatThrowsChangesNothing() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        try await connection.execute("CREATE TEMPORARY TABLE t (a int)")
        await #expect(throws: PostgreSQLError.self) {
            try await connection.transaction {
                try await $0.execute("INSERT INTO t VALUES (1)")
                try await $0.execute("SELECT 1/0")
            }
        }
        #expect(try await connection.execute("SELECT a FROM t").isEmpty)
        try await connection.transaction { _ = try await $0.execute("INSERT INTO t VALUES (1)") }
        #expect(try await connection.execute("SELECT a FROM t").count == 1)
    }

    // MARK: Time and cancellation

    @Test func aDeadlineStopsTheServer() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let mark = "deadline-\(UInt32.random(in: 0 ... .max))"
        let error = await #expect(throws: PostgreSQLError.self) {
            try await connection.query(
                PostgreSQLStatement("SELECT pg_sleep(60), '\(mark)'"), deadline: .now + .milliseconds(100))
        }
        #expect(error?.kind == .timedOut)
        #expect(try await running(mark) == 0)
        #expect(!connection.isBroken)
        #expect(try await connection.query(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
    }

    @Test func cancellationStopsTheServer() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let mark = "cancelled-\(UInt32.random(in: 0 ... .max))"
        let task = Task { try await connection.query(PostgreSQLStatement("SELECT pg_sleep(60), '\(mark)'")) }
        try await until { try await running(mark) > 0 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await running(mark) == 0)
        #expect(try await connection.query(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
    }

    @Test func whatIsCancelledBeforeItBeginsIsNotSent() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await connection.query(PostgreSQLStatement("SELECT 1"))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!connection.isBroken)
    }

    @Test func theServersOwnLimitHolds() async throws {
        let short = try PostgreSQLConfiguration(
            address ?? "", connectTimeout: .seconds(20), statementTimeout: .milliseconds(50))
        let connection = try await PostgreSQLConnection.open(short)
        let error = await #expect(throws: PostgreSQLError.self) {
            try await connection.execute("SELECT pg_sleep(60)")
        }
        #expect(error?.kind == .timedOut)
        #expect(try await connection.execute("SHOW statement_timeout")[0][0] == "50ms")
    }

    /// How many connections run a statement that has a mark.
    private func running(_ mark: String) async throws -> Int {
        let connection = try await PostgreSQLConnection.open(configuration)
        defer { connection.close() }
        let sql =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND query LIKE '%' || $1 || '%' AND pid <> pg_backend_pid()
            """
        return try await connection.query(PostgreSQLStatement(sql, [.text(mark)]))[0].integer(0)
    }

    // MARK: Copying

    @Test func rowsAreCopied() async throws {
        let connection = try await PostgreSQLConnection.open(configuration)
        try await connection.execute("CREATE TEMPORARY TABLE t (a int, b text)")
        let count = try await connection.copy("COPY t FROM STDIN") { copy in
            for start in stride(from: 0, to: 20_000, by: 1000) {
                let lines = (start..<start + 1000).map { "\($0)\t\(String(repeating: "x", count: $0 % 300))\n" }
                try await copy.write(Array(lines.joined().utf8))
            }
        }
        #expect(count == 20_000)
        let row = try await connection.execute("SELECT count(*), sum(a), sum(length(b)) FROM t")[0]
        #expect(try row.integer(0) == 20_000)
        #expect(try row.integer(1) == 20_000 * 19_999 / 2)
    }

    @Test func aCopyThatThrowsCopiesNothing() async throws {
        struct Stop: Error {}
        let connection = try await PostgreSQLConnection.open(configuration)
        try await connection.execute("CREATE TEMPORARY TABLE t (a int)")
        await #expect(throws: Stop.self) {
            _ = try await connection.copy("COPY t FROM STDIN") { copy in
                try await copy.write(Array("1\n2\n".utf8))
                throw Stop()
            }
        }
        await #expect(throws: PostgreSQLError.self) {
            _ = try await connection.copy("COPY t FROM STDIN") { try await $0.write(Array("1\nno number\n".utf8)) }
        }
        await #expect(throws: PostgreSQLError.self) {
            _ = try await connection.copy("COPY no_such_table FROM STDIN") { try await $0.write([]) }
        }
        #expect(try await connection.execute("SELECT * FROM t").isEmpty)
    }

    // MARK: Failures

    @Test func aBackendThatIsEndedInTheMiddleOfAStatement() async throws {
        let pool = pool(2)
        let pid = try await pool.withConnection { connection in
            let pid = try await connection.execute("SELECT pg_backend_pid()")[0].integer(0)
            let task = Task { try await connection.execute("SELECT pg_sleep(60)") }
            let other = try await PostgreSQLConnection.open(configuration)
            try await until { try await isActive(pid, other) }
            _ = try await other.query(PostgreSQLStatement("SELECT pg_terminate_backend($1)", [.integer(pid)]))
            let error = await #expect(throws: PostgreSQLError.self) { try await task.value }
            #expect(error?.kind == .disconnected)
            #expect(connection.isBroken)
            return pid
        }
        #expect(try await pool.read(PostgreSQLStatement("SELECT pg_backend_pid()"))[0].integer(0) != pid)
        await pool.close()
    }

    @Test func anIdleConnectionThatIsLostIsReplaced() async throws {
        let pool = pool(1)
        let pid = try await pool.read(PostgreSQLStatement("SELECT pg_backend_pid()"))[0].integer(0)
        let other = try await PostgreSQLConnection.open(configuration)
        _ = try await other.query(PostgreSQLStatement("SELECT pg_terminate_backend($1)", [.integer(pid)]))
        #expect(try await pool.read(PostgreSQLStatement("SELECT pg_backend_pid()"))[0].integer(0) != pid)
        await pool.close()
    }

    private func isActive(_ pid: Int, _ connection: PostgreSQLConnection) async throws -> Bool {
        let sql = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND query LIKE '%pg_sleep%' AND state = 'active'"
        return try await !connection.query(PostgreSQLStatement(sql, [.integer(pid)])).isEmpty
    }

    @Test func noServerIsAnErrorOfItsOwn() async throws {
        let nowhere = try PostgreSQLConfiguration("postgresql://127.0.0.1:1/none", connectTimeout: .seconds(1))
        let error = await #expect(throws: PostgreSQLError.self) { try await PostgreSQLConnection.open(nowhere) }
        #expect(error?.kind == .disconnected)
        #expect(error?.sqlState == nil)
    }

    // MARK: The pool

    @Test func thereAreAtMostAsManyConnectionsAsSaid() async throws {
        let pool = pool(4)
        let pids = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await pool.read(PostgreSQLStatement("SELECT pg_backend_pid(), pg_sleep(0.005)"))[0].integer(0)
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(pids.count <= 4)
        let load = await pool.load
        #expect(load.connections <= 4)
        #expect(load.idle == load.connections)
        await pool.close()
        #expect(await pool.load.connections == 0)
        await #expect(throws: PostgreSQLError.self) { try await pool.read(PostgreSQLStatement("SELECT 1")) }
    }

    @Test func whoWaitsCanStopWaiting() async throws {
        let pool = pool(1)
        try await pool.withConnection { _ in
            let late = await #expect(throws: PostgreSQLError.self) {
                try await pool.read(PostgreSQLStatement("SELECT 1"), deadline: .now + .milliseconds(50))
            }
            #expect(late?.kind == .timedOut)
            let task = Task { try await pool.read(PostgreSQLStatement("SELECT 1")) }
            try await until { await pool.load.waiting > 0 }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(await pool.load.waiting == 0)
        }
        #expect(try await pool.read(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
        await pool.close()
    }

    @Test func closingAnswersThoseWhoWait() async throws {
        let pool = pool(1)
        try await pool.withConnection { (connection) async throws -> Void in
            let task = Task { try await pool.read(PostgreSQLStatement("SELECT 1")) }
            try await until { await pool.load.waiting > 0 }
            await pool.close()
            let error = await #expect(throws: PostgreSQLError.self) { try await task.value }
            #expect(error?.kind == .closed)
            #expect(try await connection.execute("SELECT 1")[0][0] == "1")
        }
        #expect(await pool.load.connections == 0)
    }

    @Test func connectionsThatNobodyNeedsAreClosed() async throws {
        let pool = pool(3, idleTime: .milliseconds(20))
        _ = try await pool.read(PostgreSQLStatement("SELECT 1"))
        try await until { await pool.load.connections == 0 }
        #expect(try await pool.read(PostgreSQLStatement("SELECT 1"))[0][0] == "1")
        await pool.close()
    }
}
