/// What can go wrong with an index on disk.
public enum IndexStoreError: Error, Equatable, CustomStringConvertible {
    /// There is no index at the path.
    case notAnIndex(path: String)
    /// There is an index already where one should be created.
    case alreadyExists(path: String)
    /// The folder cannot be created or written.
    case notWritable(path: String, reason: String)
    /// The system cannot open a file or folder of the index.
    case unreadable(path: String, reason: String)
    /// A newer program made the index.
    case newerFormat(path: String, version: Int, known: Int)
    /// An older program made the index, in a format that is not read any more.
    case olderFormat(path: String, version: Int, known: Int)
    /// Another process is writing to the index.
    case locked(path: String)
    /// A writer is used after it has been given back.
    case writerClosed(path: String)
    /// The database or a segment file is damaged.
    case corrupt(path: String, problem: String)
    /// The index part of a pipeline is not what the index was made with.
    case differentDefinition(path: String, differences: [String])
    /// A pipeline asks for a leg that the index does not have.
    case noSuchLeg(kind: String, name: String, known: [String])
    /// A leg that is pretokenized has no model that could be loaded: its vocabulary is that of its index.
    case noModel(name: String)
    /// The database refused to do something: a full disk, for example.
    case database(path: String, problem: String)

    public var description: String {
        switch self {
        case .notAnIndex(let path):
            "\(path) is not an index; make one with: hybrid-search index CORPUS --into \(path)"
        case .alreadyExists(let path):
            "\(path) is an index already"
        case .notWritable(let path, let reason):
            "\(path) cannot be written: \(reason)"
        case .unreadable(let path, let reason):
            "\(path) cannot be opened: \(reason)"
        case .newerFormat(let path, let version, let known):
            "\(path) has index format \(version), this program knows up to \(known); use a newer hybrid-search"
        case .olderFormat(let path, let version, let known):
            "\(path) has index format \(version), this program has format \(known); index the documents anew"
        case .locked(let path):
            "another process is writing to \(path); wait until it has finished"
        case .writerClosed(let path):
            "the writer of \(path) has been closed; documents are added within withWriter"
        case .corrupt(let path, let problem):
            "\(path) is damaged: \(problem)"
        case .differentDefinition(let path, let differences):
            "the pipeline's index part is not the one that \(path) was made with: "
                + differences.joined(separator: "; ")
        case .noSuchLeg(let kind, let name, let known):
            known.isEmpty
                ? "the index has no \(kind) leg"
                : "the index has no \(kind) leg \"\(name)\"; it has: \(known.joined(separator: ", "))"
        case .noModel(let name):
            "\"\(name)\" is no model: what knows the tokens of such a leg is the index that has it"
        case .database(let path, let problem):
            "\(path): \(problem)"
        }
    }
}
