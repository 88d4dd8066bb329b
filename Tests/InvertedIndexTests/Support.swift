import Foundation
import InvertedIndex
import Retrieval

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
