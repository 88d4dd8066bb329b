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
    /// What the builder was asked for; may be `auto`.
    public let requestedFactory: String
    /// FAISS's metric: `inner_product` or `l2`.
    public let metric: String
    public let similarity: DenseSimilarity
    public let dimension: Int
    /// The number of vectors.
    public let count: Int
    public let file: FileChecksum
    /// Whether a file with the vectors in full precision belongs to the index.
    public let hasFullVectors: Bool

    static let version = 2
    /// A longer file is not a record.
    private static let longest = 1 << 16

    private enum CodingKeys: String, CodingKey {
        case version, factory, metric, similarity, dimension, count, file
        case requestedFactory = "requested_factory"
        case hasFullVectors = "full_vectors"
    }

    init(_ index: VectorIndex, file: FileChecksum) {
        version = Self.version
        metric = Self.metric(of: index.similarity)
        similarity = index.similarity
        factory = index.factory
        requestedFactory = index.requestedFactory
        dimension = index.dimension
        count = index.count
        self.file = file
        hasFullVectors = index.fullVectors != nil
    }

    /// Version 1 knew inner products only, and no vectors beside codes.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        version = try fields.decode(Int.self, forKey: .version)
        factory = try fields.decode(String.self, forKey: .factory)
        metric = try fields.decode(String.self, forKey: .metric)
        dimension = try fields.decode(Int.self, forKey: .dimension)
        count = try fields.decode(Int.self, forKey: .count)
        file = try fields.decode(FileChecksum.self, forKey: .file)
        requestedFactory = try fields.decodeIfPresent(String.self, forKey: .requestedFactory) ?? factory
        similarity = try fields.decodeIfPresent(DenseSimilarity.self, forKey: .similarity) ?? .dot
        hasFullVectors = try fields.decodeIfPresent(Bool.self, forKey: .hasFullVectors) ?? false
    }

    private static func metric(of similarity: DenseSimilarity) -> String {
        similarity == .l2 ? "l2" : "inner_product"
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
        guard 1...Self.version ~= record.version else {
            throw .file(path: path, problem: "has version \(record.version); this program reads \(Self.version)")
        }
        guard record.metric == Self.metric(of: record.similarity) else {
            throw .file(
                path: path, problem: "names the metric \(record.metric) for similarity \(record.similarity.rawValue)")
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
