import Foundation

/// The length of a file and its CRC-32 (as in zlib), which tell that it is the file that was written.
public struct FileChecksum: Hashable, Sendable, Codable {
    /// Bytes.
    public let length: Int
    public let crc32: UInt32

    public init(length: Int, crc32: UInt32) {
        self.length = length
        self.crc32 = crc32
    }
}

/// What is kept beside a FAISS file: FAISS believes every length in its files and does not note how they were made.
///
/// Beside `vectors.faiss` it is `vectors.faiss.json`. It detects damage, not forgery: who can write the one file can
/// write the other.
public struct VectorIndexRecord: Hashable, Sendable, Codable {
    /// The version of this record's own format.
    public let version: Int
    /// FAISS's description of the index, such as `Flat` or `HNSW32`; never `auto`.
    public let factory: String
    /// Always `inner_product`.
    public let metric: String
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    public let file: FileChecksum

    static let version = 1
    static let metric = "inner_product"
    /// A longer file is not a record.
    private static let longest = 1 << 16

    init(factory: String, dimension: Int, count: Int, file: FileChecksum) {
        version = Self.version
        metric = Self.metric
        self.factory = factory
        self.dimension = dimension
        self.count = count
        self.file = file
    }

    /// The path of the record of a FAISS file.
    public static func path(besides path: String) -> String { path + ".json" }

    init(reading path: String) throws(VectorIndexError) {
        let file = try OpenFile(path, mode: "rb")
        guard file.length > 0, file.length <= Self.longest else {
            throw .file(path: path, problem: "is not the record of a FAISS file: it is \(file.length) bytes long")
        }
        var bytes = [UInt8](repeating: 0, count: file.length)
        let count = fread(&bytes, 1, bytes.count, file.stream)
        guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes[..<count])) else {
            throw .file(path: path, problem: "is not the record of a FAISS file")
        }
        guard record.version == Self.version else {
            throw .file(path: path, problem: "has version \(record.version); this program reads \(Self.version)")
        }
        guard record.metric == Self.metric else {
            throw .file(path: path, problem: "names the metric \(record.metric); only \(Self.metric) is supported")
        }
        self = record
    }

    func write(to path: String) throws(VectorIndexError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(self) else {
            throw .file(path: path, problem: "the record cannot be encoded")
        }
        try OpenFile.replace(path) { (file: borrowing OpenFile) throws(VectorIndexError) in try file.write(data) }
    }
}
