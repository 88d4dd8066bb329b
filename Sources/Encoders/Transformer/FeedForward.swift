/// The second part of a layer: to more numbers for each token, through an activation, and back.
struct FeedForward: Sendable {
    private let intermediate: Linear
    /// What the activated numbers are multiplied by, in gated networks.
    private let factors: Linear?
    private let output: Linear

    init(_ prefix: String, _ weights: inout TransformerWeights, _ configuration: TransformerConfiguration) throws {
        let layer = configuration.structure.layer
        let size = configuration.hiddenSize
        let wide = configuration.intermediateSize
        let name = prefix + layer.intermediate
        let hasBias = layer.feedForwardHasBias
        if layer.isGated {
            (intermediate, factors) = try weights.gate(name, columns: wide, hasBias: hasBias)
        } else {
            intermediate = try weights.linear(
                name, inner: size, columns: wide, hasBias: hasBias, activation: configuration.activation.lastStep)
            factors = nil
        }
        output = try weights.linear(prefix + layer.output, inner: wide, columns: size, hasBias: hasBias)
    }

    /// Reads and writes one row for each token of the batch; both matrices have its roomy rows.
    func apply(
        _ states: UnsafePointer<Float>, _ batch: PackedBatch, into change: UnsafeMutablePointer<Float>,
        in workspace: Workspace
    ) throws(OneDNNError) {
        let rows = batch.rows
        let wide = workspace.floats(.intermediate, batch.roomyRows * intermediate.columns)
        let input = intermediate.input(states, rows: rows, in: workspace)
        try intermediate.apply(input, into: wide, in: workspace)
        if let factors {
            let gate = workspace.floats(.gate, batch.roomyRows * factors.columns)
            try factors.apply(input, into: gate, in: workspace)
            Elementwise.multiply(wide, by: gate, count: rows * factors.columns)
        }
        try output.apply(wide, rows: rows, into: change, in: workspace)
    }
}
