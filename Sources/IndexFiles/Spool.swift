import Foundation

/// Bytes that are written now and read later: in memory as long as they are few, else in a file that has no name, so
/// that nothing is left of it whatever happens.
package struct Spool: Sendable {
    /// How much is written at once when not all fits in memory.
    private static let bufferSize = 1 << 20

    private let folder: URL
    private let memory: Int
    private var buffer: [UInt8] = []
    private var file: TemporaryFile?
    private var writtenCount = 0

    /// - Parameters:
    ///   - folder: Where the file is to be.
    ///   - memory: How many bytes may stay in memory.
    package init(in folder: URL, memory: Int) {
        self.folder = folder
        self.memory = memory
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count > (file == nil ? memory : Self.bufferSize) { try flush() }
    }

    package mutating func append<Element: BitwiseCopyable>(_ elements: [Element]) throws {
        try elements.withUnsafeBytes { try append($0) }
    }

    /// All bytes; nothing is appended any more.
    package mutating func read() throws -> SpooledBytes {
        guard let file else { return .memory(buffer) }
        try flush()
        return .file(try MappedFile(file))
    }

    private mutating func flush() throws {
        let file = try self.file ?? .withoutName(in: folder)
        try buffer.withUnsafeBytes { try file.write($0, at: writtenCount) }
        self.file = file
        writtenCount += buffer.count
        buffer = []
    }
}

/// What a ``Spool`` has taken.
package enum SpooledBytes: Sendable {
    case memory([UInt8])
    case file(MappedFile)

    /// - Precondition: `body` does not let the pointer escape.
    package func withElements<Element: BitwiseCopyable, Result>(
        of: Element.Type, _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        switch self {
        case .memory(let bytes):
            // An array's storage is aligned for all numbers.
            try bytes.withUnsafeBytes { try body($0.assumingMemoryBound(to: Element.self)) }
        case .file(let file):
            try withExtendedLifetime(file) { try body(file.bytes.assumingMemoryBound(to: Element.self)) }
        }
    }
}
