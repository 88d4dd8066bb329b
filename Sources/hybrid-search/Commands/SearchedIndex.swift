import Foundation
import HybridSearch

/// The index that a command searches: a folder here, or an index or a table of an engine elsewhere.
enum SearchedIndex {
    /// - Parameters:
    ///   - place: A path, or an address such as `https://search-1:9200/articles`.
    ///   - pipeline: How to search it; nil for the pipeline that it was made with.
    static func open(
        _ place: String, pipeline: Pipeline?, access: EngineAccessArguments
    ) async throws -> any SearchableIndex {
        guard EngineAddress.isAddress(place) else {
            return try await SearchIndex.open(at: URL(filePath: place), pipeline: pipeline)
        }
        let engines = EngineLibrary()
        let definition = try await engines.definition(at: try EngineAddress(place, access: try access.access))
        return try await RemoteIndex.open(definition, pipeline: pipeline, engines: engines)
    }
}
