import Retrieval

func randomVector(vocabulary: Range<UInt32>, terms: ClosedRange<Int>, weights: [Float]) throws -> SparseVector {
    let ids = Set((0..<Int.random(in: terms)).map { _ in UInt32.random(in: vocabulary) }).sorted()
    return try SparseVector(terms: ids, weights: ids.map { _ in weights.randomElement() ?? 1 })
}
