import BenchmarkSessions
import Foundation

/// The rows of a file of float32 numbers, mapped.
struct VectorRows {
    private let bytes: Data
    let dimension: Int

    init(_ path: String, dimension: Int) throws {
        bytes = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        self.dimension = dimension
        guard bytes.count.isMultiple(of: rowSize) else { throw Failure("\(path) has no whole rows of \(dimension)") }
    }

    private var rowSize: Int { dimension * MemoryLayout<Float>.size }

    var count: Int { bytes.count / rowSize }

    subscript(row: Int) -> [Float] {
        bytes.withUnsafeBytes { buffer in
            Array(UnsafeRawBufferPointer(rebasing: buffer[row * rowSize..<(row + 1) * rowSize]).bindMemory(to: Float.self))
        }
    }
}
