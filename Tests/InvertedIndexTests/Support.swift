import Foundation
import InvertedIndex
import Retrieval

/// A folder that lasts as long as a test.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: "index-tests-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func file(_ name: String) -> URL { url.appending(path: name) }
}

func randomVector(vocabulary: Range<UInt32>, terms: ClosedRange<Int>, weights: [Float]) throws -> SparseVector {
    let ids = Set((0..<Int.random(in: terms)).map { _ in UInt32.random(in: vocabulary) }).sorted()
    return try SparseVector(terms: ids, weights: ids.map { _ in weights.randomElement() ?? 1 })
}

func impactIndex(
    _ vectors: [SparseVector], in folder: TemporaryFolder, name: String = "impacts"
) throws -> ImpactIndex {
    var builder = ImpactIndexBuilder()
    for vector in vectors { builder.append(vector) }
    try builder.write(to: folder.file(name))
    return try ImpactIndex(opening: folder.file(name))
}

func termIndex(_ documents: [[String]], in folder: TemporaryFolder, name: String = "terms") throws -> TermIndex {
    var builder = TermIndexBuilder()
    for document in documents { builder.append(document) }
    try builder.write(to: folder.file(name))
    return try TermIndex(opening: folder.file(name))
}

func randomSet(_ capacity: Int, share: Double) -> OrdinalSet {
    var set = OrdinalSet(capacity: capacity)
    for ordinal in 0..<capacity where Double.random(in: 0..<1) < share { set.insert(UInt32(ordinal)) }
    return set
}
