import Retrieval
import Testing

@Suite struct JSONValueTextTests {
    @Test(arguments: [
        0, -1, 9_007_199_254_740_993, -9_007_199_254_740_993, -999_999_999_999_999_999, -1_000_000_000_000_000_001,
        .max, .max - 1, .min, .min + 1,
    ]) func integersOf64BitsAreExact(integer: Int) throws {
        #expect(try JSONValue(parsing: "\(integer)".utf8) == .integer(integer))
        #expect(try JSONValue(parsing: #"{"n": [\#(integer)]}"#.utf8) == ["n": [.integer(integer)]])
    }

    @Test(arguments: [
        ("1.0", JSONValue.number(1)), ("-1e3", .number(-1000)), ("true", .bool(true)), ("1", .integer(1)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("-1e30", .number(-1e30)),
        ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
    ]) func kindsOfValuesAreKeptApart(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text.utf8) == value)
    }
}
