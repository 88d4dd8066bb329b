import Foundation
import InvertedIndex
import Retrieval

/// Small index files with every form of list in them.
enum SeedFiles {
    static func write(into folder: URL) throws {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder)
        for i in 0..<300 {
            let terms = (0..<12).map { UInt32(1) << $0 }.filter { i % Int($0) == 0 }
            try builder.append(try SparseVector(terms: terms, weights: terms.map { Float(i % 7 + 1) / Float($0) }))
        }
        try builder.write(
            impacts: folder.appending(path: "impacts"), vectors: folder.appending(path: "vectors"))

        let terms = TermIndexBuilder(temporaryFolder: folder)
        for i in 0..<200 {
            let words = ["a", "b", "c", "d", "e"].enumerated().filter { i % (1 << $0.offset) == 0 }.map(\.element)
            try terms.append(words + Array(repeating: "long", count: i % 50 == 0 ? 300 : 0))
        }
        try terms.write(to: folder.appending(path: "terms"))
    }
}
