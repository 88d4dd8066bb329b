import Foundation

/// The transformers of a model: one that queries and documents share is opened once.
struct SharedModels<Head: Sendable> {
    private var opened: [URL: OpenedModel<Head>] = [:]
    private let makeHead: (inout TransformerWeights, TransformerEncoder) throws -> Head

    init(_ makeHead: @escaping (inout TransformerWeights, TransformerEncoder) throws -> Head) {
        self.makeHead = makeHead
    }

    mutating func open(_ folder: ModelFolder) throws -> OpenedModel<Head> {
        if let model = opened[folder.url.standardizedFileURL] {
            return model
        }
        let model = try OpenedModel(folder, makeHead: makeHead)
        opened[folder.url.standardizedFileURL] = model
        return model
    }
}
