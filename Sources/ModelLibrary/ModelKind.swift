import Foundation
import Retrieval

/// What a model turns text into.
public enum ModelKind: String, Sendable, CaseIterable {
    /// Weighted vocabulary terms, as SPLADE does.
    case sparse
    /// One vector for each text.
    case dense
    /// A score for a query and a document read together.
    case crossEncoder = "cross-encoder"
    /// The folder's files do not say.
    case unknown
}

extension ModelKind {
    /// Reads the kind off a Hugging Face folder: from `modules.json`, where there is one, else from the architecture
    /// that `config.json` names.
    public init(ofFolder folder: URL) {
        let types = Self.json(folder.appending(path: "modules.json"))?.arrayValue ?? []
        let modules = types.compactMap { $0.objectValue?["type"]?.stringValue }
        let config = Self.json(folder.appending(path: "config.json"))?.objectValue
        let architectures = config?["architectures"]?.arrayValue?.compactMap(\.stringValue) ?? []

        if modules.contains(where: { $0.hasSuffix("SpladePooling") || $0.hasSuffix("SparseStaticEmbedding") }) {
            self = .sparse
        } else if modules.contains(where: { $0.hasSuffix("Pooling") }) {
            self = .dense
        } else if architectures.contains(where: { $0.hasSuffix("ForMaskedLM") }) {
            self = .sparse
        } else if architectures.contains(where: { $0.hasSuffix("ForSequenceClassification") }) {
            self = .crossEncoder
        } else if architectures.contains(where: { $0.hasSuffix("Model") }) {
            self = .dense
        } else {
            self = .unknown
        }
    }

    /// A small JSON file; nil when it is missing, malformed or absurdly large.
    private static func json(_ file: URL) -> JSONValue? {
        guard let size = file.sizeOfFile, size < 1 << 20, let data = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(JSONValue.self, from: data)
    }
}
