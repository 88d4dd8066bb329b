import Retrieval
import Tokenizers

/// How the texts of one role become sparse vectors.
enum SparseRoute: Sendable {
    case transformer(OpenedModel<MaskedLanguageHead>, SpladePooling, TextPreparation, omitted: [UInt32])
    case lookUp(TokenWeights, TextPreparation)

    /// - Throws: ``ModelError`` when the modules for the role do not make a sparse encoder.
    init(
        _ description: ModelDescription, _ role: TextRole, maxLength: Int?,
        _ parts: inout SharedParts<MaskedLanguageHead, TokenWeights>
    ) throws {
        let modules = description.modules(for: role, as: .sparse)
        switch (modules.first, modules.dropFirst().first, modules.count) {
        case (.transformer(let folder)?, .spladePooling(let pooling)?, 2):
            let model = try parts.model(folder)
            let omitted = pooling.omitsSpecialTokens ? try SpecialTokens.ids(folder.url, model.tokenizer) : []
            let preparation = try TextPreparation(
                model.tokenizer, of: folder, in: description, for: role, maxLength: maxLength)
            self = .transformer(model, pooling, preparation, omitted: omitted)
        case (.tokenWeights(let table)?, nil, 1):
            let weights = try parts.table(table.folder) { try TokenWeights(table) }
            let tokenizer = weights.tokenizer
            self = .lookUp(
                weights,
                try TextPreparation(
                    tokenizer, limit: tokenizer.maximumLength, in: description, for: role, maxLength: maxLength))
        default:
            throw description.unsuitable(modules, as: .sparse)
        }
    }

    /// The number of terms.
    var vocabularySize: Int {
        switch self {
        case .transformer(let model, _, _, _): model.encoder.configuration.vocabularySize
        case .lookUp(let weights, _): weights.count
        }
    }

    var preparation: TextPreparation {
        switch self {
        case .transformer(_, _, let preparation, _), .lookUp(_, let preparation): preparation
        }
    }

    func vectors(of texts: [String]) throws -> [SparseVector] {
        switch self {
        case .lookUp(let weights, let preparation):
            return try texts.map { text in
                try Task.checkCancellation()
                return weights.vector(of: preparation.tokens(of: text))
            }
        case .transformer(let model, let pooling, let preparation, let omitted):
            return try model.results(of: preparation.sequences(of: texts)) { head, states, batch, workspace in
                let vectors = try head.vectors(states, batch, pooling, workspace)
                return omitted.isEmpty ? vectors : vectors.map { $0.omitting(omitted) }
            }
        }
    }
}
