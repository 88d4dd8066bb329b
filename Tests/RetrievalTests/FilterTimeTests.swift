import Retrieval
import Testing

@Suite struct FilterTimeTests {
    @Test func onlyDateMathFromNowDependsOnTheTime() {
        let recent = Filter.range(field: "date", bounds: .init(gte: "now-7d/d"))
        #expect(recent.dependsOnTime)
        #expect(Filter.bool(must: [.matchAll], should: [], mustNot: [recent], minimumShouldMatch: 0).dependsOnTime)
        #expect(!Filter.range(field: "date", bounds: .init(gte: "2024-01-01||-7d")).dependsOnTime)
        #expect(!Filter.term(field: "word", value: "now").dependsOnTime)
    }
}
