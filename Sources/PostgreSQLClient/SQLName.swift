/// Names in SQL: whatever is in them, they stay names.
public enum SQLName {
    /// The bytes of a name that PostgreSQL keeps; of longer ones it would cut the end, so that two became one.
    public static let longest = 63

    /// A name in double quotes.
    ///
    /// - Throws: ``PostgreSQLError`` of the kind `unusable` for one that is empty, too long or has a NUL.
    public static func quoted(_ name: String) throws(PostgreSQLError) -> String {
        guard !name.isEmpty else { throw PostgreSQLError(.unusable, message: "a name is empty") }
        guard !name.utf8.contains(0) else {
            throw PostgreSQLError(.unusable, message: "a name has a NUL character: \(name.debugDescription)")
        }
        guard name.utf8.count <= longest else {
            throw PostgreSQLError(.unusable, message: "the name \"\(name)\" is longer than \(longest) bytes")
        }
        return "\"\(name.doubling(["\""]))\""
    }

    /// A text as a literal, for the few statements that take no parameters (`COMMENT ON`).
    ///
    /// - Throws: As ``quoted(_:)``, for a NUL.
    public static func literal(_ text: String) throws(PostgreSQLError) -> String {
        guard !text.utf8.contains(0) else { throw PostgreSQLError(.unusable, message: "a text has a NUL character") }
        return "E'\(text.doubling(["\\", "'"]))'"
    }
}

extension String {
    /// The text with some ASCII characters written twice.
    ///
    /// By bytes: a quote with a combining accent after it is another `Character` than a quote, but no other to
    /// PostgreSQL.
    func doubling(_ characters: Set<Unicode.Scalar>) -> String {
        precondition(characters.allSatisfy(\.isASCII), "only characters of one byte are doubled")
        var bytes: [UInt8] = []
        for byte in utf8 {
            bytes.append(byte)
            if characters.contains(Unicode.Scalar(byte)), byte < 0x80 { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text with a backslash before some ASCII characters, by bytes as ``doubling(_:)``.
    func escaping(_ characters: Set<Unicode.Scalar>) -> String {
        precondition(characters.allSatisfy(\.isASCII), "only characters of one byte are escaped")
        var bytes: [UInt8] = []
        for byte in utf8 {
            if characters.contains(Unicode.Scalar(byte)), byte < 0x80 { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
