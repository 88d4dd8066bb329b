import Evaluation
import Foundation

/// A collection in BEIR's layout: `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`, each perhaps with `.gz`.
struct BEIRFolder {
    /// The files of documents.
    private(set) var corpus: [String] = []
    /// What else is there, checked.
    private(set) var notes: [String] = []

    /// - Parameter paths: Folders in that layout; other paths are corpora themselves.
    /// - Throws: `EvaluationError` with file and line for queries or judgements that cannot be read.
    init(paths: [String]) throws {
        for path in paths {
            guard let file = Self.file("corpus.jsonl", in: path) else {
                corpus.append(path)
                continue
            }
            corpus.append(file)
            if let queries = Self.file("queries.jsonl", in: path) {
                notes.append("\(queries) has \(try Topic.read(path: queries).count) queries")
            }
            for file in Self.judgements(in: path) {
                let qrels = try Qrels(path: file)
                notes.append("\(file) judges \(qrels.topics.count) queries")
            }
        }
    }

    private static func file(_ name: String, in folder: String) -> String? {
        [name, name + ".gz"].map { URL(filePath: folder).appending(path: $0).path }
            .first(where: FileManager.default.fileExists(atPath:))
    }

    private static func judgements(in folder: String) -> [String] {
        let qrels = URL(filePath: folder).appending(path: "qrels")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: qrels.path)) ?? []
        return names.filter { $0.hasSuffix(".tsv") || $0.hasSuffix(".tsv.gz") }.sorted()
            .map { qrels.appending(path: $0).path }
    }
}
