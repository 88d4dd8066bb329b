/// A parameter of a statement. Its type is what the statement says of the place where it goes (`$1::sparsevec`).
public enum PostgreSQLValue: Hashable, Sendable {
    case null
    /// In the form in which SQL writes the type: a number's digits, a text itself. Must hold no NUL.
    case text(String)
    /// In the type's binary form.
    case binary([UInt8])

    public static func integer(_ value: some BinaryInteger) -> PostgreSQLValue { .text(String(value)) }

    public static func double(_ value: Double) -> PostgreSQLValue { .text(value.description) }

    /// An array of texts, as the literal that PostgreSQL reads.
    public static func texts(_ values: some Sequence<String>) -> PostgreSQLValue {
        let elements = values.map { "\"\($0.escaping(["\\", "\""]))\"" }
        return .text("{\(elements.joined(separator: ","))}")
    }
}

/// One statement with what goes into its places `$1`, `$2`, …
public struct PostgreSQLStatement: Hashable, Sendable {
    public var sql: String
    public var parameters: [PostgreSQLValue]
    /// Whether connections keep it prepared, for what is asked again and again.
    public var isPrepared: Bool

    public init(_ sql: String, _ parameters: [PostgreSQLValue] = [], isPrepared: Bool = false) {
        self.sql = sql
        self.parameters = parameters
        self.isPrepared = isPrepared
    }

    /// - Throws: What ``PostgreSQLError/Kind/unusable`` means.
    func check() throws(PostgreSQLError) {
        guard !sql.utf8.contains(0) else {
            throw PostgreSQLError(.unusable, message: "a statement has a NUL character: \(sql)")
        }
        guard parameters.count <= Int(UInt16.max) else {
            throw PostgreSQLError(.unusable, message: "\(parameters.count) parameters are more than 65535")
        }
        for (position, parameter) in parameters.enumerated() {
            if case .text(let text) = parameter, let place = text.utf8.firstIndex(of: 0) {
                let offset = text.utf8.distance(from: text.utf8.startIndex, to: place)
                throw PostgreSQLError(
                    .unusable,
                    message:
                        "parameter $\(position + 1) has a NUL character at byte \(offset), which no text may have")
            }
        }
    }
}
