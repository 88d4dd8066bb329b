import Foundation
import IndexFileTestSupport
import InvertedIndex
import Retrieval

func impactIndex(
    _ vectors: [SparseVector], in folder: TemporaryFolder, name: String = "impacts"
) throws -> ImpactIndex {
    let builder = try ImpactIndexBuilder(temporaryFolder: folder.url)
    for vector in vectors { try builder.append(vector) }
    try builder.write(impacts: folder.file(name), vectors: folder.file("\(name).vectors"))
    return try ImpactIndex(opening: folder.file(name))
}

func termIndex(_ documents: [[String]], in folder: TemporaryFolder, name: String = "terms") throws -> TermIndex {
    let builder = TermIndexBuilder(temporaryFolder: folder.url)
    for document in documents { try builder.append(document) }
    try builder.write(to: folder.file(name))
    return try TermIndex(opening: folder.file(name))
}

func randomSet(_ capacity: Int, share: Double) -> OrdinalSet {
    var set = OrdinalSet(capacity: capacity)
    for ordinal in 0..<capacity where Double.random(in: 0..<1) < share { set.insert(UInt32(ordinal)) }
    return set
}
