import DocumentTable
import Foundation
import InvertedIndex
import Retrieval
import VectorIndex

/// Small index files with every form of what there may be in them.
enum SeedFiles {
    static let words = ["a", "b", "c", "d", "e"]
    /// Of the documents.
    static let fields = ["_id", "title", "section", "size", "a", "a.b", "day", "flag", "alone", ""]

    static func sparse(in folder: URL) throws -> (impacts: URL, vectors: URL) {
        let builder = try ImpactIndexBuilder(temporaryFolder: folder)
        for i in 0..<300 {
            let terms = (0..<12).map { UInt32(1) << $0 }.filter { i % Int($0) == 0 }
            try builder.append(try SparseVector(terms: terms, weights: terms.map { Float(i % 7 + 1) / Float($0) }))
        }
        let (impacts, vectors) = (folder.appending(path: "impacts"), folder.appending(path: "vectors"))
        try builder.write(impacts: impacts, vectors: vectors)
        return (impacts, vectors)
    }

    static func terms(in folder: URL) throws -> URL {
        let builder = TermIndexBuilder(temporaryFolder: folder)
        for i in 0..<200 {
            let some = words.enumerated().filter { i % (1 << $0.offset) == 0 }.map(\.element)
            try builder.append(some + Array(repeating: "long", count: i % 50 == 0 ? 300 : 0))
        }
        let file = folder.appending(path: "terms")
        try builder.write(to: file)
        return file
    }

    static func documents(in folder: URL, areChunked: Bool) throws -> URL {
        let builder = DocumentTableBuilder(temporaryFolder: folder)
        for i in 0..<20 {
            let metadata: [String: JSONValue] = [
                "section": .string("s\(i % 3)"), "size": i % 2 == 0 ? .integer(i) : .number(Double(i) / 2),
                "a": ["b": [.bool(i % 2 == 0), .integer(i % 5)]], "day": .string("2024-0\(i % 4 + 1)-15"),
                "flag": .bool(i % 3 == 0), "alone": i == 7 ? "here" : .null, "": i == 9 ? "no name" : .null,
            ]
            let title = i % 2 == 0 ? "t\(i)" : ""
            try builder.append(
                Document(id: DocumentID("d\(i)"), title: title, metadata: metadata), number: Int64(i),
                chunks: areChunked ? (0..<i % 3).map { $0 * 10..<$0 * 10 + 10 } : nil)
        }
        let file = folder.appending(path: areChunked ? "chunked-documents" : "documents")
        try builder.write(to: file)
        return file
    }

    /// Files of every factory and metric that is mapped. One of them has its vectors in full precision beside it.
    static func dense(in folder: URL) throws -> (faiss: [URL], quantized: URL) {
        var files: [URL] = []
        for factory in ["Flat", "SQ8", "SQfp16", "HNSW4", "HNSW4_SQ8"] {
            for similarity in [DenseSimilarity.dot, .l2] {
                var builder = try VectorIndexBuilder(
                    dimension: 3, factory: factory, similarity: similarity, temporaryFolder: folder)
                for i in 0..<40 { try builder.append([Float(i % 7), Float(i % 3) - 1, Float(i) / 8]) }
                files.append(folder.appending(path: "\(factory)-\(similarity.rawValue).faiss"))
                try builder.build(threads: 1).write(to: files[files.count - 1])
            }
        }
        return (files, folder.appending(path: "SQ8-dot.faiss"))
    }
}
