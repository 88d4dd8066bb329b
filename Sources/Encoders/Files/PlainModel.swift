import Foundation
import Retrieval

/// A folder of `transformers` without a list of modules: its use is told by its architecture and by what else lies in
/// it.
struct PlainModel {
    let folder: ModelFolder
    /// Of `1_Pooling/config.json`.
    private let pooling: PoolingDescription?
    /// Of `idf.json`, which the models of OpenSearch's neural sparse search have: their queries are looked up.
    private let tokenWeights: TokenWeightsDescription?

    init(_ url: URL, _ precision: Precision) throws(ModelError) {
        folder = try ModelFolder(url, precision)
        let config = url.appending(path: "1_Pooling/config.json")
        pooling = FileManager.default.fileExists(atPath: config.path) ? try PoolingDescription(config) : nil
        let table = url.appending(path: "idf.json")
        tokenWeights = FileManager.default.fileExists(atPath: table.path)
            ? TokenWeightsDescription(folder: url, table: table) : nil
    }

    var kind: TextModel.Kind? { pooling == nil ? folder.kind : .dense }

    /// The modules that sentence-transformers would make for such a folder.
    func modules(for role: TextRole, as kind: TextModel.Kind) -> [ModuleDescription] {
        switch (kind, tokenWeights) {
        case (.crossEncoder, _): [.transformer(folder)]
        case (.dense, _): [.transformer(folder), .pooling(pooling ?? PoolingDescription()), .normalize]
        case (.sparse, nil): [.transformer(folder), .spladePooling(SpladePooling())]
        case (.sparse, let weights?) where role == .query: [.tokenWeights(weights)]
        case (.sparse, _?): [.transformer(folder), .spladePooling(SpladePooling(omitsSpecialTokens: true))]
        }
    }
}
