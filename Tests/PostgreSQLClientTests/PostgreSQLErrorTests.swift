import PostgreSQLClient
import Testing

@Suite struct PostgreSQLErrorTests {
    @Test func theStateIsSaidWhereAServerSaidIt() {
        #expect("\(PostgreSQLError(message: "no route"))" == "PostgreSQL: no route")
        #expect(
            "\(PostgreSQLError(sqlState: "57014", message: "canceled"))" == "PostgreSQL: canceled (SQLSTATE 57014)")
    }

    @Test(arguments: [
        (nil, PostgreSQLError.Kind.disconnected), ("08006", .disconnected), ("57P01", .disconnected),
        ("57P02", .disconnected), ("57P03", .disconnected), ("57014", .refused), ("42P01", .refused),
    ])
    func statesTellWhetherTheConnectionIsLost(state: String?, kind: PostgreSQLError.Kind) {
        let error = PostgreSQLError(sqlState: state, message: "")
        #expect(error.kind == kind)
        #expect(error.isStarting == (state == "57P03"))
    }
}
