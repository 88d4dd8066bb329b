// Builds the context of a prompt: the best passages for a question, within a budget of characters.
//
//     swift run -c release rag-context my.index "how do I recover deleted files?"

import Foundation
import HybridSearch

guard CommandLine.arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: rag-context INDEX QUESTION\n".utf8))
    exit(64)
}
let index = try await SearchIndex.open(at: URL(filePath: CommandLine.arguments[1]))
let question = CommandLine.arguments[2]

var budget = 4000
var context = ""
for hit in try await index.search(question, k: 20) {
    guard let document = hit.document else { continue }
    // Of a long document that was indexed in chunks the best one, not the whole.
    let passage = "[\(hit.id)] \(document.title)\n\(hit.chunk?.text ?? document.text)\n\n"
    guard passage.count <= budget else { break }
    budget -= passage.count
    context += passage
}

print(
    """
    Answer the question from the sources below; cite them by their [id].

    \(context)Question: \(question)
    """)
