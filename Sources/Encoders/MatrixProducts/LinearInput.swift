import CSearchKernels

/// The rows that products read, in the form of their operands.
///
/// The memory is the workspace's or the caller's, so an input is of use until the next one is made or the rows change.
struct LinearInput {
    /// One row behind the other, without gaps.
    let bytes: UnsafeRawPointer
    let rows: Int
    let operands: Operands
    private let rowBytes: Int
    /// Integers stand for scale · (integer − zero); each row has its own.
    let scales: UnsafePointer<Float>
    let zeros: UnsafePointer<Float>

    /// Converts rows of `size` numbers where the operands are others.
    init(
        _ x: UnsafePointer<Float>, rows: Int, size: Int, for operands: Operands, in workspace: Workspace
    ) {
        self.rows = rows
        self.operands = operands
        rowBytes = size * operands.size
        let scales = workspace.floats(.rowScales, 2 * rows)
        self.scales = UnsafePointer(scales)
        zeros = UnsafePointer(scales + rows)
        guard operands != .float32 else {
            bytes = UnsafeRawPointer(x)
            return
        }
        // Products read padded rows; what is in those beyond the last does not matter.
        let converted = workspace.bytes(.operands, RowCount.padded(rows) * rowBytes)
        bytes = UnsafeRawPointer(converted)
        if operands == .bfloat16 {
            let halves = converted.bindMemory(to: UInt16.self, capacity: rows * size)
            TransformerKernels.best.to_bfloat16(x, rows * size, halves)
        } else {
            let integers = converted.bindMemory(to: UInt8.self, capacity: rows * size)
            TransformerKernels.best.quantize(x, rows, size, integers, scales, scales + rows)
        }
    }

    private init(_ input: LinearInput, _ range: Range<Int>) {
        rows = range.count
        operands = input.operands
        rowBytes = input.rowBytes
        bytes = input.bytes + range.lowerBound * input.rowBytes
        scales = input.scales + range.lowerBound
        zeros = input.zeros + range.lowerBound
    }

    /// Some of the rows.
    ///
    /// - Precondition: Behind the range are as many rows as its count is padded with, within this input's own padding.
    subscript(range: Range<Int>) -> LinearInput { LinearInput(self, range) }
}
