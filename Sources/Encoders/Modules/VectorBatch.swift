/// The vectors of a batch of texts, one behind the other in a workspace's memory.
///
/// There is room for as many rows as products compute, see ``RowCount``.
struct VectorBatch {
    private(set) var values: UnsafeMutablePointer<Float>
    let count: Int
    private(set) var size: Int
    /// Where they are; the next product writes to the other one of two.
    private var slot = Workspace.Slot.context

    init(count: Int, size: Int, in workspace: Workspace) {
        self.count = count
        self.size = size
        values = workspace.floats(slot, RowCount.padded(count) * size)
    }

    /// Replaces the vectors by what a layer makes of them. `finish` sees the vectors before and after.
    mutating func apply(
        _ layer: Linear, in workspace: Workspace, finish: (_ input: VectorBatch, _ output: VectorBatch) throws -> Void
    ) throws {
        var output = self
        output.slot = slot == .context ? .output : .context
        output.size = layer.columns
        output.values = workspace.floats(output.slot, RowCount.padded(count) * layer.columns)
        try layer.apply(values, rows: count, into: output.values, in: workspace)
        try finish(self, output)
        self = output
    }

    /// Scales every vector to length 1.
    func normalize() {
        for row in 0..<count {
            let vector = UnsafeMutableBufferPointer(start: values + row * size, count: size)
            let squares = vector.reduce(Float(0)) { $0 + $1 * $1 }
            let scale = 1 / max(squares.squareRoot(), 1e-12)
            for i in vector.indices {
                vector[i] *= scale
            }
        }
    }

    /// The first numbers of each vector.
    func vectors(of length: Int) -> [[Float]] {
        (0..<count).map { Array(UnsafeBufferPointer(start: values + $0 * size, count: length)) }
    }
}
