import Foundation
import Tokenizers

/// The parts that every kind of text model has, and the way from texts to batches.
struct OpenedModel<Head: Sendable>: Sendable {
    let tokenizer: TextTokenizer
    let encoder: TransformerEncoder
    let head: Head
    private let workspaces: WorkspacePool

    /// Opens a folder's tokenizer and weights; `makeHead` reads the part above the body.
    init(
        _ folder: ModelFolder, makeHead: (inout TransformerWeights, TransformerEncoder) throws -> Head
    ) throws {
        tokenizer = try folder.openTokenizer()
        let tensors = try folder.openWeights()
        let workspaces = WorkspacePool()
        (encoder, head) = try workspaces.withWorkspace { workspace in
            var weights = TransformerWeights(tensors, folder.configuration, folder.precision, in: workspace)
            let encoder = try TransformerEncoder(&weights, folder.configuration)
            return (encoder, try makeHead(&weights, encoder))
        }
        self.workspaces = workspaces
    }

    /// Runs sequences through the model in batches of similar length, with results in the order of the sequences.
    ///
    /// - Throws: `CancellationError` between batches when the task is cancelled.
    func results<Result>(
        of sequences: [TokenSequence],
        _ compute: (Head, _ states: UnsafeMutablePointer<Float>, PackedBatch, Workspace) throws -> [Result]
    ) throws -> [Result] {
        var results = [Result?](repeating: nil, count: sequences.count)
        for indices in BatchPlan.batches(lengths: sequences.map(\.ids.count)) {
            try Task.checkCancellation()
            let batch = PackedBatch(indices.map { sequences[$0] })
            let computed = try workspaces.withWorkspace { workspace in
                try compute(head, try encoder.states(of: batch, in: workspace), batch, workspace)
            }
            for (index, result) in zip(indices, computed) {
                results[index] = result
            }
        }
        // The plan has every index once, and a batch has a result for each.
        return results.map { $0! }
    }
}
