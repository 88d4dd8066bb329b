import CZlib
import Foundation
import Retrieval
import VectorIndex

/// Of dense vectors: FAISS's files of the kinds that are mapped, and those of vectors in full precision.
///
/// The shim that reads FAISS's format is ours and sanitized; FAISS itself, which reads PQ and IVF, is the system's and
/// is not, so there are no seeds of these.
struct DenseFileUse: IndexFileUse {
    let seeds: [URL]
    private let folder: URL
    private let quantized: URL
    private static let fullVectors: [UInt8] = [0x89, 0x48, 0x53, 0x45, 0x47]

    init(in folder: URL) throws {
        self.folder = folder
        let indexes = try SeedFiles.dense(in: folder)
        quantized = indexes.quantized
        seeds = indexes.faiss + [indexes.quantized.deletingPathExtension().appendingPathExtension("vectors")]
    }

    func use(_ file: URL) {
        guard let bytes = try? Data(contentsOf: file) else { return }
        if bytes.starts(with: Self.fullVectors) {
            useFullVectors(bytes)
        } else {
            useIndex(bytes)
        }
    }

    private func useIndex(_ bytes: Data) {
        let file = folder.appending(path: "opened.faiss")
        guard let record = Self.record(of: bytes) else { return }
        guard (try? bytes.write(to: file)) != nil, (try? record.write(to: file.appendingPathExtension("json"))) != nil
        else { return }
        if let index = try? VectorIndex(opening: file) { use(index) }
        if let index = try? VectorIndex(importing: file) { use(index) }
    }

    /// A file of vectors beside an index that is sound.
    private func useFullVectors(_ bytes: Data) {
        let copy = folder.appending(path: "rescored.faiss")
        do {
            for suffix in ["", ".json"] {
                let file = URL(filePath: copy.path + suffix)
                if FileManager.default.fileExists(atPath: file.path) { continue }
                try Data(contentsOf: URL(filePath: quantized.path + suffix)).write(to: file)
            }
            try bytes.write(to: copy.deletingPathExtension().appendingPathExtension("vectors"))
        } catch {
            return
        }
        if let index = try? VectorIndex(opening: copy) { use(index) }
    }

    private func use(_ index: VectorIndex) {
        let query = (0..<index.dimension).map { Float($0 % 5) - 1.5 }
        let some = MergePlan(ofSome: [index.count])
        var allowed = OrdinalSet(capacity: index.count)
        for source in some.sources { allowed.insert(source.ordinal) }
        for limit in [1, 10, index.count] {
            for allowed in [nil, allowed] {
                let effort = SearchEffort(efSearch: limit, nprobe: 1)
                let hits = (try? index.search(query, limit: limit, allowed: allowed, effort: effort)) ?? []
                for hit in hits {
                    precondition(Int(hit.ordinal) < index.count && allowed?.contains(hit.ordinal) ?? true)
                }
            }
        }
        _ = try? index.search([query, query, query], limit: 5)
        for ordinal in 0..<DocumentOrdinal(min(index.count, 50) + 1) { _ = try? index.vector(of: ordinal) }
        try? index.verify()
    }

    /// The record that would be right for a file, as far as its header is one.
    private static func record(of bytes: Data) -> Data? {
        guard bytes.count >= 37 else { return nil }
        let (dimension, count, metric) = bytes.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self),
                bytes.loadUnaligned(fromByteOffset: 33, as: Int32.self)
            )
        }
        let checksum = bytes.withUnsafeBytes { bytes in
            crc32_z(0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
        }
        let isDistance = metric == 1
        return Data(
            """
            {"version": 2, "factory": "Flat", "requested_factory": "Flat", "full_vectors": false, \
            "metric": "\(isDistance ? "l2" : "inner_product")", "similarity": "\(isDistance ? "l2" : "dot")", \
            "dimension": \(dimension), "count": \(count), "file": {"length": \(bytes.count), "crc32": \(checksum)}}
            """.utf8)
    }
}
