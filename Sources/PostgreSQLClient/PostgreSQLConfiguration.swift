import CPostgreSQL

/// How to reach a database, and how long that may take.
public struct PostgreSQLConfiguration: Hashable, Sendable {
    /// libpq's options by keyword (`host`, `dbname`, `sslmode`), those that the connection string names.
    public private(set) var options: [String: String]
    /// The password; nil for what libpq finds itself (`PGPASSWORD`, the password file).
    public var password: String?
    /// How long a connection may take to come up.
    public var connectTimeout: Duration
    /// How long a statement may take when no deadline is given; the server is told.
    public var statementTimeout: Duration

    /// Settings of the server that every connection begins with (`jit`: `off`): names and values without spaces.
    public var settings: [String: String] = [:]

    /// Reads a connection string, `host=db-1 dbname=articles`, or a URI,
    /// `postgresql://reader@db-1/articles?sslmode=require`.
    ///
    /// - Throws: ``PostgreSQLError`` of the kind `unusable` with libpq's words about the mistake.
    public init(
        _ connectionString: String, password: String? = nil, connectTimeout: Duration = .seconds(2),
        statementTimeout: Duration = .seconds(30)
    ) throws(PostgreSQLError) {
        options = try Self.options(of: connectionString)
        self.password = password ?? options["password"]
        options["password"] = nil
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
    }

    /// Where the database is, as people name it: `db-1:5432/articles`, without user and password.
    public var place: String {
        let host = options["host"] ?? options["hostaddr"] ?? "localhost"
        let port = options["port"].map { ":\($0)" } ?? ""
        return "\(host)\(port)/\(options["dbname"] ?? options["user"] ?? "")"
    }

    private static func options(of connectionString: String) throws(PostgreSQLError) -> [String: String] {
        guard !connectionString.utf8.contains(0) else {
            throw PostgreSQLError(.unusable, message: "the connection string has a NUL character")
        }
        var words: UnsafeMutablePointer<CChar>?
        guard let parsed = PQconninfoParse(connectionString, &words) else {
            defer { PQfreemem(words) }
            let problem = words.map { trimmed(String(cString: $0)) } ?? "out of memory"
            throw PostgreSQLError(.unusable, message: "the connection string has a mistake: \(problem)")
        }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    /// What libpq is given: the options, and what this client needs of every connection.
    var connectOptions: [(keyword: String, value: String)] {
        var all = options
        all["password"] = password
        all["client_encoding"] = "UTF8"
        all["fallback_application_name"] = all["fallback_application_name"] ?? "hybrid-search"
        // The longest any statement runs: one whose client died, say. Settings that are there already come later and
        // win.
        var settings = settings
        settings["statement_timeout"] = "\(statementTimeout.milliseconds)"
        let mine = settings.sorted { $0.key < $1.key }.map { "-c \($0.key)=\($0.value)" }.joined(separator: " ")
        all["options"] = all["options"].map { "\(mine) \($0)" } ?? mine
        // A server that vanished without a word is noticed after two minutes or so, not two hours.
        all["keepalives_idle"] = all["keepalives_idle"] ?? "60"
        all["keepalives_interval"] = all["keepalives_interval"] ?? "15"
        all["keepalives_count"] = all["keepalives_count"] ?? "4"
        return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// libpq's messages have several lines; those that are indented guess at the reason, and are left out.
func trimmed(_ message: String) -> String {
    message.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("\t") }.joined(separator: " ")
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

extension Duration {
    /// In whole milliseconds, at least 1, since 0 means no limit to the server.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let whole = seconds.multipliedReportingOverflow(by: 1000)
        guard !whole.overflow, whole.partialValue < Int64(Int32.max) else { return Int(Int32.max) }
        return max(1, Int(whole.partialValue) + Int(attoseconds / 1_000_000_000_000_000))
    }
}
