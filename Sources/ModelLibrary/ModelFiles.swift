import Foundation

/// Finds the files of a Hugging Face folder that encoders read, here or on a hub.
///
/// What is needed can depend on what files say: `modules.json` and `router_config.json` name sub-folders,
/// `model.safetensors.index.json` the pieces of large weights. So: read ``nextToRead``, give it to
/// ``follow(_:contents:)``, and again until there is none. Then ``paths`` are the files and ``problem`` says what is
/// missing among them.
struct ModelFiles {
    /// The files that are needed, as far as known.
    private(set) var paths: [String] = []
    private var folders: [String] = []
    private var unread: [String] = []
    private let exists: (String) -> Bool

    /// The files that are read from the folder and from each sub-folder that is named, where they exist.
    private static let names = [
        "tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "config_sentence_transformers.json", "idf.json",
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json",
        "sentence_camembert_config.json", "sentence_albert_config.json", "sentence_xlm-roberta_config.json",
        "sentence_xlnet_config.json",
    ]
    private static let tokenizers = ["tokenizer.json", "vocab.txt", "vocab.json"]
    /// Files that name others. `config.json` does where it is a module's, not a transformer's.
    private static let lists = ["config.json", "modules.json", "router_config.json"]
    static let weights = "model.safetensors"
    private static let index = weights + ".index.json"
    private static let pickles = ["pytorch_model.bin", "pytorch_model.bin.index.json"]

    /// A file that lists others is no larger than this.
    static let largestList = 16 << 20
    private static let mostFolders = 64
    private static let mostPieces = 1000

    /// - Parameter exists: Whether there is a file of that path.
    init(where exists: @escaping (String) -> Bool) throws(ModelFilesError) {
        self.exists = exists
        try add(folder: "")
    }

    /// The files of a folder on this machine.
    init(in folder: URL) throws {
        try self.init { folder.appending(path: $0).sizeOfFile != nil }
        while let path = nextToRead {
            let file = folder.appending(path: path)
            guard file.sizeOfFile ?? 0 <= Self.largestList else {
                throw ModelFilesError(path: path, problem: "is absurdly large")
            }
            try follow(path, contents: try Data(contentsOf: file))
        }
    }

    /// A file whose contents say what else is needed, nil when all have been followed.
    var nextToRead: String? { unread.first }

    /// Adds what a file refers to.
    mutating func follow(_ path: String, contents: Data) throws(ModelFilesError) {
        unread.removeAll { $0 == path }
        let parts = path.split(separator: "/")
        let folder = parts.dropLast().joined(separator: "/")
        let references = try FileReferences(in: path, contents: contents)
        for name in references.folders {
            try add(folder: try Self.join(folder, name, namedIn: path))
        }
        guard references.files.count <= Self.mostPieces else {
            throw ModelFilesError(path: path, problem: "names more than \(Self.mostPieces) files")
        }
        for name in references.files {
            add(file: try Self.join(folder, name, namedIn: path))
        }
    }

    /// What an encoder would miss, nil when nothing is.
    var problem: String? {
        for folder in folders where !hasWeights(folder) {
            let pickle = Self.pickles.map { RepositoryPath.join(folder, $0) }.first(where: exists)
            if let pickle {
                return "its weights are only there as \(pickle), which is Python code; what can be read is "
                    + RepositoryPath.join(folder, Self.weights)
            }
        }
        // A model of looked up vectors has only modules.
        if !inAnyFolder(["config.json", "modules.json"]) { return "config.json is missing" }
        if !folders.contains(where: hasWeights) { return "\(Self.weights) is missing" }
        if let path = paths.first(where: { !exists($0) }) { return "\(path) is missing" }
        return inAnyFolder(Self.tokenizers) ? nil : "tokenizer.json and vocab.txt are missing"
    }

    private mutating func add(folder: String) throws(ModelFilesError) {
        guard !folders.contains(folder) else { return }
        guard folders.count < Self.mostFolders else {
            throw ModelFilesError(path: folder, problem: "is one folder of too many")
        }
        folders.append(folder)
        for name in Self.names + Self.lists {
            add(fileIfThere: RepositoryPath.join(folder, name), isList: Self.lists.contains(name))
        }
        // One file is preferred to pieces, as all readers do.
        let whole = RepositoryPath.join(folder, Self.weights)
        if exists(whole) {
            add(file: whole)
        } else {
            add(fileIfThere: RepositoryPath.join(folder, Self.index), isList: true)
        }
    }

    private mutating func add(fileIfThere path: String, isList: Bool) {
        guard exists(path) else { return }
        add(file: path)
        if isList { unread.append(path) }
    }

    private mutating func add(file path: String) {
        if !paths.contains(path) { paths.append(path) }
    }

    private func hasWeights(_ folder: String) -> Bool {
        [Self.weights, Self.index].contains { exists(RepositoryPath.join(folder, $0)) }
    }

    private func inAnyFolder(_ names: [String]) -> Bool {
        folders.contains { folder in names.contains { exists(RepositoryPath.join(folder, $0)) } }
    }

    /// The path of what a file names. `.` is its own folder, and so is nothing.
    private static func join(
        _ folder: String, _ name: String, namedIn file: String
    ) throws(ModelFilesError) -> String {
        let parts = name.split(separator: "/").filter { $0 != "." }
        let path = parts.isEmpty ? folder : RepositoryPath.join(folder, parts.joined(separator: "/"))
        guard !name.hasPrefix("/"), path.isEmpty || RepositoryPath.isSafe(path) else {
            throw ModelFilesError(
                path: file, problem: "names a file outside of the model's folder: \(name.debugDescription)")
        }
        return path
    }
}

/// A file that lists other files of a model cannot be used.
struct ModelFilesError: Error, CustomStringConvertible {
    let path: String
    let problem: String

    var description: String { "\(path) \(problem)" }
}
