import ArgumentParser
import Foundation
import HybridSearch
import Terminal

extension ImportCommand {
    /// Writes topics as BEIR's `queries.jsonl`.
    func importTopics() throws {
        guard paths.count == 1, let path = paths.first else {
            throw ValidationError("--format trec-topics takes one file, found \(paths.count)")
        }
        let topics = try Topic.read(path: path)
        try Output.checkFolder(of: into)
        let writer = try BEIRWriter(path: into)
        for topic in topics { try writer.write(query: topic.text, id: topic.id) }
        try writer.finish()
        if json { return try Output.print(json: ["topics": topics.count]) }
        guard !quiet else { return }
        print("\(into): \(Readable.count(topics.count)) topics")
    }
}
