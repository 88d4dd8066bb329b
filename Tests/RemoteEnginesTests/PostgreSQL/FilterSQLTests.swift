import Foundation
import HybridSearch
import PostgreSQLClient
import RemoteEngines
import Retrieval
import Testing

@Suite struct FilterSQLTests {
    private func sql(_ filter: Filter) throws -> (condition: String, parameters: [PostgreSQLValue]) {
        var filters = FilterSQL(parameters: [.text("the query's")], now: Date(timeIntervalSince1970: 1_709_208_000))
        let condition = try filters.condition(filter)
        return (condition, Array(filters.parameters.dropFirst()))
    }

    @Test func conditionsHaveNothingOfTheFilterInThem() throws {
        let evil = "x'); DROP TABLE y; --\\ \" $1 "
        let filter = Filter.bool(
            must: [
                .term(field: evil, value: .string(evil)), .terms(field: evil, values: [.string(evil), 1]),
                .prefix(field: evil, value: evil), .prefixIgnoringCase(field: "_id", value: evil),
                .ids([DocumentID(evil)]),
            ],
            should: [
                .termIgnoringCase(field: evil, value: evil), .exists(field: evil),
                .range(field: evil, bounds: .init(gte: .string(evil), lt: .string("zz" + evil))),
            ], mustNot: [.range(field: evil, bounds: .init(gt: 3))], minimumShouldMatch: 2)
        let (condition, parameters) = try sql(filter)
        for word in ["DROP", "x'", "\\", "--"] { #expect(!condition.contains(word)) }
        #expect(parameters.count > 10)
        // Each place once, and all of them.
        let places = condition.matches(of: /\$(\d+)/).compactMap { Int($0.1) }
        #expect(places.sorted() == Array(2..<2 + parameters.count))
    }

    @Test func termsAskTheIndexOfFields() throws {
        let (condition, parameters) = try sql(.term(field: "year", value: 1990))
        #expect(condition == "(fields @> $2::jsonb)")
        #expect(parameters == [.text(#"{"year":[1990]}"#)])
        #expect(
            try sql(.terms(field: "a", values: [true, .null, [1], "x"])).parameters == [
                .text(#"{"a":[true]}"#), .text(#"{"a":["x"]}"#),
            ])
        #expect(try sql(.terms(field: "a", values: [])).condition == "false")
        let many = try sql(.terms(field: "a", values: (0..<100).map { .integer($0) }))
        #expect(many.condition == "fields @> ANY($2::jsonb[])")
        #expect(many.parameters.count == 1)
    }

    @Test func datesAreInstants() throws {
        let (condition, parameters) = try sql(.range(field: "day", bounds: .init(gte: "2024-02", lte: "now/d")))
        #expect(condition.contains("dates -> $2"))
        // 2024-02-01T00:00Z, and the last microsecond of 2024-02-29.
        #expect(parameters == [.text("day"), .text("1706745600000000"), .text("1709251199999999")])
    }

    @Test func limitsOfSeveralKindsLetNothingThrough() throws {
        #expect(try sql(.range(field: "a", bounds: .init(gte: 1, lte: "x"))).condition == "false")
        #expect(try sql(.range(field: "a", bounds: .init())).condition == "false")
        #expect(try sql(.range(field: "a", bounds: .init(gte: .number(.nan)))).condition == "false")
    }

    @Test(arguments: [
        Filter.term(field: "text", value: "a"), .terms(field: "text", values: []), .exists(field: "text"),
        .prefix(field: "text", value: ""), .range(field: "text", bounds: .init()),
        .bool(must: [], should: [], mustNot: [.termIgnoringCase(field: "text", value: "")], minimumShouldMatch: 0),
    ])
    func textIsNoFieldOfFilters(filter: Filter) {
        #expect(throws: FilterError.textIsNoField) { try sql(filter) }
    }

    @Test func aLimitThatPostgreSQLDoesNotHaveIsNamed() {
        #expect(throws: FilterError.self) { try sql(.range(field: "a", bounds: .init(lte: "x\0"))) }
    }

    @Test func dateMathWithAMistakeIsNamed() {
        let error = #expect(throws: FilterError.self) { try sql(.range(field: "day", bounds: .init(gte: "now-7q"))) }
        #expect(error?.field == "day")
    }
}
