import Foundation

/// The kinds of index files, by the name that scripts/fuzz.sh has for them.
enum FuzzedKind: String, CaseIterable {
    case impacts, terms, vectors, documents, dense

    /// - Parameter folder: For files that the uses need.
    func use(in folder: URL) throws -> any IndexFileUse {
        switch self {
        case .impacts: try ImpactFileUse(in: folder)
        case .terms: try TermFileUse(in: folder)
        case .vectors: try VectorFileUse(in: folder)
        case .documents: try DocumentFileUse(in: folder)
        case .dense: try DenseFileUse(in: folder)
        }
    }
}
