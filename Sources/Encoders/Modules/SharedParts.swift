import Foundation

/// The large parts of a model: what queries and documents share is opened once.
struct SharedParts<Head: Sendable, Table: Sendable> {
    private var models: [URL: OpenedModel<Head>] = [:]
    private var tables: [URL: Table] = [:]
    private let makeHead: (inout TransformerWeights, TransformerEncoder) throws -> Head

    init(_ makeHead: @escaping (inout TransformerWeights, TransformerEncoder) throws -> Head) {
        self.makeHead = makeHead
    }

    /// A folder's transformer.
    mutating func model(_ folder: ModelFolder) throws -> OpenedModel<Head> {
        try Self.once(folder.url, &models) { try OpenedModel(folder, makeHead: makeHead) }
    }

    /// A folder's table of tokens.
    mutating func table(_ folder: URL, open: () throws -> Table) throws -> Table {
        try Self.once(folder, &tables, open)
    }

    private static func once<Part>(
        _ folder: URL, _ opened: inout [URL: Part], _ open: () throws -> Part
    ) throws -> Part {
        let key = folder.standardizedFileURL
        if let part = opened[key] {
            return part
        }
        let part = try open()
        opened[key] = part
        return part
    }
}
