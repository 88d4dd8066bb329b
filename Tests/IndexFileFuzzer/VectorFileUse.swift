import Foundation
import InvertedIndex
import Retrieval

/// Of sparse vectors in full precision.
struct VectorFileUse: IndexFileUse {
    let seeds: [URL]
    private let sound: SparseVectorFile
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = folder
        let file = try SeedFiles.sparse(in: folder).vectors
        seeds = [file]
        sound = try SparseVectorFile(opening: file)
    }

    func use(_ file: URL) {
        guard let vectors = try? SparseVectorFile(opening: file) else { return }
        for ordinal in 0..<DocumentOrdinal(min(vectors.documentCount, 300)) { _ = try? vectors.vector(of: ordinal) }
        try? vectors.verify()
        guard vectors.documentCount <= mostMerged else { return }
        try? ImpactIndex.merge(
            [vectors, sound], by: MergePlan(ofSome: [vectors.documentCount, sound.documentCount]),
            impacts: folder.appending(path: "merged-impacts"), vectors: folder.appending(path: "merged-vectors"),
            temporaryFolder: folder)
    }
}
