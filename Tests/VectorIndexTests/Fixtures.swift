import Foundation
import VectorIndex

func makeIndex(_ vectors: [[Float]], dimension: Int? = nil, factory: String, threads: Int = 1) throws -> VectorIndex {
    var builder = try VectorIndexBuilder(dimension: dimension ?? vectors[0].count, factory: factory)
    for vector in vectors {
        try builder.append(vector)
    }
    return try builder.build(threads: threads)
}

/// Runs a test with a folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
