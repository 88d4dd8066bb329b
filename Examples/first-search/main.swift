import Foundation
import HybridSearch

let index = try await SearchIndex.openOrCreate(at: URL(filePath: "notes.index"))
try await index.add([
    Document(id: "tea", title: "Green tea", text: "Pour water of 80 °C over the leaves and wait two minutes."),
    Document(id: "coffee", title: "Coffee", text: "Grind the beans, then brew them with boiling water."),
    Document(id: "bread", title: "Bread", text: "Knead flour, water, salt and yeast; let the dough rest.",
             metadata: ["minutes": 90]),
])
let quick = Filter.bool(must: [], should: [], mustNot: [.exists(field: "minutes")], minimumShouldMatch: 0)
let response = try await index.search("how hot should water for tea be?", k: 2, filter: quick, explain: true)
for hit in response {
    print(hit.rank, hit.id, hit.score)
    for leg in hit.explanation?.details ?? [] where leg.rank != nil {
        print("  \(leg.name): score \(leg.score ?? 0), adds \(leg.contribution ?? 0)")
    }
}
