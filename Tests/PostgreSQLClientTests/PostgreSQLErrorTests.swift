import PostgreSQLClient
import Testing

@Suite struct PostgreSQLErrorTests {
    @Test func theStateIsSaidWhereAServerSaidIt() {
        #expect("\(PostgreSQLError(message: "no route"))" == "PostgreSQL: no route")
        #expect("\(PostgreSQLError(sqlState: "57014", message: "canceled"))" == "PostgreSQL: canceled (SQLSTATE 57014)")
    }
}
