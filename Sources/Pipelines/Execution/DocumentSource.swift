import BoundedExecutor
import IndexStore
import Retrieval

/// Where the documents of hits are: in the index here, or in the engines that found them.
struct DocumentSource: Sendable {
    let snapshot: IndexSnapshot?
    let engines: [any RemoteEngine]

    /// The field that the index here cuts into chunks.
    var chunkedField: String? { snapshot?.definition.chunkedField }

    /// The documents of hits with where their chunks are, those that there are. The index here is asked first, then each
    /// engine for what is missing still.
    func documents(of hits: [ScoredDocument]) async throws -> [DocumentID: FoundDocument] {
        var found = try snapshot?.documents(of: hits) ?? [:]
        for engine in engines {
            let missing = hits.map(\.id).filter { found[$0] == nil }
            guard !missing.isEmpty else { break }
            for (id, document) in try await engine.documents(missing) { found[id] = FoundDocument(document: document) }
        }
        return found
    }
}
