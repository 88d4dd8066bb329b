import Foundation
import HybridSearch

/// A test collection in BEIR's layout.
struct CollectionFiles: Decodable, Equatable {
    var corpus: String
    var topics: String
    var qrels: String

    /// Reads everything; topics without judgements are left out.
    func read() throws -> TestCollection {
        let reader = try CorpusReader(paths: [corpus])
        var documents: [Document] = []
        while let document = try reader.next() {
            documents.append(document)
        }
        let judged = try Qrels(path: qrels)
        let asked = try Topic.read(path: topics).filter { !judged.grades(of: $0.id).isEmpty }
        return TestCollection(documents: documents, topics: asked, qrels: judged)
    }
}

struct TestCollection: Sendable {
    var documents: [Document]
    var topics: [Topic]
    var qrels: Qrels
}
