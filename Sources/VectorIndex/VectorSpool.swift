import Foundation
import IndexFiles

/// Vectors of one dimension one after the other: in memory while they are few, else in a file that has no name.
///
/// A value: who appends to a copy changes that copy alone.
struct VectorSpool: Sendable {
    let dimension: Int
    private(set) var count = 0
    private let folder: URL
    /// How many numbers are kept in memory before they are written.
    private let capacity: Int
    private var pending: [Float] = []
    private var written = 0
    private var file: TemporaryFile?

    /// - Parameters:
    ///   - folder: Where the file is made.
    ///   - memory: The bytes that are kept before there is a file.
    init(dimension: Int, folder: URL, memory: Int) {
        self.dimension = dimension
        self.folder = folder
        capacity = max(memory / MemoryLayout<Float>.size, dimension)
    }

    mutating func append(_ vector: [Float]) throws(SegmentFileError) {
        pending += vector
        count += 1
        if pending.count >= capacity { try flush() }
    }

    /// All vectors, where they stay for as long as the result lives.
    consuming func finish() throws(SegmentFileError) -> VectorMemory {
        guard file != nil else { return VectorMemory(pending, dimension: dimension) }
        try flush()
        guard let file else { return VectorMemory(pending, dimension: dimension) }
        return VectorMemory(try MappedFile(file), dimension: dimension)
    }

    private mutating func flush() throws(SegmentFileError) {
        if file == nil || !isKnownUniquelyReferenced(&file) { try startFile() }
        let start = written * MemoryLayout<Float>.size
        var failure: SegmentFileError?
        pending.withUnsafeBytes { bytes in
            do throws(SegmentFileError) { try file?.write(bytes, at: start) } catch { failure = error }
        }
        if let failure { throw failure }
        written += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    /// A file of this copy's own, with what another one has been given so far.
    private mutating func startFile() throws(SegmentFileError) {
        let fresh = try TemporaryFile.withoutName(in: folder)
        if let file {
            let shared = try MappedFile(file)
            let own = shared.bytes[..<(written * MemoryLayout<Float>.size)]
            try fresh.write(UnsafeRawBufferPointer(rebasing: own), at: 0)
            withExtendedLifetime(shared) {}
        }
        file = fresh
    }
}

/// Vectors that do not change and stay where they are.
///
/// `@unchecked Sendable`: nothing writes to them; the memory is this object's own or that of the mapped file that it
/// keeps.
final class VectorMemory: @unchecked Sendable {
    let numbers: UnsafeBufferPointer<Float>
    let dimension: Int
    private let file: MappedFile?

    init(_ numbers: [Float], dimension: Int) {
        let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: numbers.count)
        _ = memory.initialize(from: numbers)
        self.numbers = UnsafeBufferPointer(memory)
        self.dimension = dimension
        file = nil
    }

    init(_ file: MappedFile, dimension: Int) {
        numbers = file.bytes.assumingMemoryBound(to: Float.self)
        self.dimension = dimension
        self.file = file
    }

    deinit {
        if file == nil { numbers.deallocate() }
    }

    var count: Int { numbers.count / dimension }

    func vectors(_ range: Range<Int>) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(rebasing: numbers[range.lowerBound * dimension..<range.upperBound * dimension])
    }
}
