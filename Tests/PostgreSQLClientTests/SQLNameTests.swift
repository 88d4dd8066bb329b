import PostgreSQLClient
import Testing

@Suite struct SQLNameTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("Two Words", "\"Two Words\""), ("a\"b", "\"a\"\"b\""), ("ключ", "\"ключ\""),
        ("x\"; DROP TABLE y; --", "\"x\"\"; DROP TABLE y; --\""),
    ])
    func namesStayNames(name: String, quoted: String) throws {
        #expect(try SQLName.quoted(name) == quoted)
    }

    /// Swift takes a quote and the accent after it for one character, PostgreSQL does not.
    @Test func aQuoteUnderAnAccentIsAQuote() throws {
        #expect(Array(try SQLName.quoted("a\"\u{301}b").unicodeScalars) == Array("\"a\"\"\u{301}b\"".unicodeScalars))
        #expect(Array(try SQLName.literal("'\u{301}").unicodeScalars) == Array("E'''\u{301}'".unicodeScalars))
        guard case .text(let array) = PostgreSQLValue.texts(["\"\u{301}"]) else { return }
        #expect(Array(array.unicodeScalars) == Array("{\"\\\"\u{301}\"}".unicodeScalars))
    }

    @Test(arguments: ["", "a\0b", String(repeating: "x", count: 64), String(repeating: "é", count: 32)])
    func namesThatPostgreSQLCannotKeepAreRefused(name: String) {
        #expect(throws: PostgreSQLError.self) { try SQLName.quoted(name) }
    }

    @Test func theLongestNameIsKept() throws {
        #expect(try SQLName.quoted(String(repeating: "x", count: 63)).utf8.count == 65)
    }

    @Test func literalsAndArraysAreEscaped() throws {
        #expect(try SQLName.literal(#"it's a \ "#) == #"E'it''s a \\ '"#)
        #expect(
            PostgreSQLValue.texts(["a", "", "b\"c", "d\\e", "{f,g}", "NULL"])
                == .text(#"{"a","","b\"c","d\\e","{f,g}","NULL"}"#))
        #expect(PostgreSQLValue.texts([]) == .text("{}"))
        #expect(throws: PostgreSQLError.self) { try SQLName.literal("\0") }
    }
}
