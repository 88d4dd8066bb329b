import CPostgreSQL

extension PostgreSQLRows {
    /// Copies what a result holds.
    init(_ result: OpaquePointer) {
        let (rows, columns) = (PQntuples(result), PQnfields(result))
        var values: [String?] = []
        values.reserveCapacity(Int(rows) * Int(columns))
        for row in 0..<rows {
            for column in 0..<columns { values.append(Self.value(of: result, row, column)) }
        }
        self.init(
            columns: (0..<columns).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }, values: values,
            rowCount: Int(rows), affected: Int(String(cString: PQcmdTuples(result))) ?? 0)
    }

    private static func value(of result: OpaquePointer, _ row: Int32, _ column: Int32) -> String? {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension PostgreSQLError {
    /// What the server said in place of a result.
    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            // PG_DIAG_… are character constants, which Swift does not import.
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        let message = field("M") ?? trimmed(String(cString: PQresultErrorMessage(result)))
        // Some extensions say in many lines where in their code it happened.
        let remarks = [field("D"), field("H")].compactMap {
            $0?.split(separator: "\n").first.map { "\($0.prefix(300))" }
        }
        self.init(
            sqlState: field("C"),
            message: ([message.isEmpty ? "the server said nothing" : message] + remarks).joined(separator: "; "))
    }
}
