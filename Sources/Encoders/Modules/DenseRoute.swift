import Retrieval
import Tokenizers

/// How the texts of one role become dense vectors.
struct DenseRoute: Sendable {
    private enum Input {
        case transformer(OpenedModel<Void>, SentencePooling, promptLength: Int)
        case lookUp(TokenVectors, WorkspacePool)
    }

    let preparation: TextPreparation
    /// The numbers of a vector.
    let dimension: Int
    /// Whether every vector has length 1.
    let normalizes: Bool
    private let input: Input
    private let steps: VectorSteps

    /// - Throws: ``ModelError`` when the modules for the role do not make a dense encoder.
    init(
        _ description: ModelDescription, _ role: TextRole, maxLength: Int?,
        _ parts: inout SharedParts<Void, TokenVectors>
    ) throws {
        let modules = description.modules(for: role, as: .dense)
        let inputSize: Int
        let rest: ArraySlice<ModuleDescription>
        switch (modules.first, modules.dropFirst().first) {
        case (.transformer(let folder)?, .pooling(let pooling)?):
            let model = try parts.model(folder)
            preparation = try TextPreparation(
                model.tokenizer, of: folder, in: description, for: role, maxLength: maxLength)
            let head = try SentencePooling(pooling, width: folder.configuration.hiddenSize)
            input = .transformer(
                model, head, promptLength: pooling.includesPrompt ? 0 : preparation.promptLength)
            inputSize = head.size
            rest = modules.dropFirst(2)
        case (.tokenVectors(let folder)?, _):
            let vectors = try parts.table(folder) { try TokenVectors(folder) }
            preparation = try TextPreparation(
                vectors.tokenizer, limit: vectors.maximumLength, in: description, for: role, maxLength: maxLength)
            input = .lookUp(vectors, WorkspacePool())
            inputSize = vectors.size
            rest = modules.dropFirst()
        default:
            throw description.unsuitable(modules, as: .dense)
        }
        let steps = try WorkspacePool().withWorkspace { workspace in
            try VectorSteps(rest, inputSize: inputSize, in: workspace)
        }
        guard let steps else {
            throw description.unsuitable(modules, as: .dense)
        }
        self.steps = steps
        dimension = min(steps.size, description.settings.truncatedDimension ?? steps.size)
        normalizes = steps.normalizes && dimension == steps.size
    }

    func vectors(of texts: [String]) throws -> [[Float]] {
        switch input {
        case .transformer(let model, let pooling, let promptLength):
            try model.results(of: preparation.sequences(of: texts)) { _, states, batch, workspace in
                try finish(
                    pooling.vectors(states, batch, skipping: promptLength, in: workspace), in: workspace)
            }
        case .lookUp(let vectors, let workspaces):
            try texts.map { text in
                try Task.checkCancellation()
                let tokens = preparation.tokens(of: text)
                return try workspaces.withWorkspace { workspace in
                    let batch = VectorBatch(count: 1, size: vectors.size, in: workspace)
                    vectors.writeMean(of: tokens, to: batch.values)
                    return try finish(batch, in: workspace)[0]
                }
            }
        }
    }

    private func finish(_ pooled: VectorBatch, in workspace: Workspace) throws -> [[Float]] {
        var vectors = pooled
        try steps.apply(&vectors, in: workspace)
        return vectors.vectors(of: dimension)
    }
}
