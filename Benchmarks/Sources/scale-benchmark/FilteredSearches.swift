import Foundation
import HybridSearch

/// Searches of one leg under filters that let a known share of the documents through: their time, and which share of the
/// ten best allowed documents they find.
struct FilteredSearches {
    /// Every document has a number from 0 to 99 in this field, as if by chance.
    static let field = "bucket"
    /// The truth is what the leg finds without a filter, so deep, less what the filter does not let through.
    private static let depth = 10_000

    struct Figures: Encodable {
        /// How many of a hundred documents the filter lets through; nil without a filter.
        var percent: Int?
        var medianMilliseconds: Double
        var recall: Double
    }

    let index: SearchIndex
    let vectors: StoredVectors
    let count: Int

    static func bucket(of document: Int) -> Int {
        Int((UInt64(document) &* 0x9E37_79B9_7F4A_7C15) >> 32) % 100
    }

    /// - Parameters:
    ///   - leg: The leg as a retriever of a pipeline file.
    ///   - deepLeg: The same, as exact as it can be.
    func figures(leg: String, deepLeg: String) async throws -> [Figures] {
        let plan = try await makePlan(leg), deepPlan = try await makePlan(deepLeg)
        var deep: [[DocumentID]] = []
        for query in 0..<count { deep.append(try await search(deepPlan, query, size: Self.depth).map(\.id)) }
        var figures: [Figures] = []
        for percent in [nil, 50, 10, 1] as [Int?] {
            var times: [Double] = []
            var found = 0, wanted = 0
            for query in 0..<count {
                let clock = ContinuousClock()
                let began = clock.now
                let hits = try await search(plan, query, size: 10, percent: percent)
                times.append((clock.now - began) / .milliseconds(1))
                let truth = deep[query].lazy.filter { isAllowed($0, percent: percent) }.prefix(10)
                found += Set(truth).intersection(hits.map(\.id)).count
                wanted += truth.count
            }
            figures.append(
                Figures(
                    percent: percent, medianMilliseconds: times.sorted()[count / 2],
                    recall: Double(found) / Double(wanted)))
        }
        return figures
    }

    private func makePlan(_ leg: String) async throws -> SearchPlan {
        let json = #"{"name": "leg", "search": {"retriever": \#(leg)}}"#
        return try await index.plan(for: try Pipeline(json: Data(json.utf8), file: "leg"))
    }

    private func search(
        _ plan: SearchPlan, _ query: Int, size: Int, percent: Int? = nil
    ) async throws -> [SearchHit] {
        let filter = percent.map { Filter.range(field: Self.field, bounds: .init(lt: .integer($0))) }
        let request = SearchRequest(
            vectors.text(query % vectors.count), size: size, filter: filter, fetchesDocuments: false)
        return try await plan.search(request).hits
    }

    private func isAllowed(_ id: DocumentID, percent: Int?) -> Bool {
        guard let percent else { return true }
        guard let number = Int(id.rawValue.split(separator: "-").last ?? "") else { return false }
        return Self.bucket(of: number) < percent
    }
}
