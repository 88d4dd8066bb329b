import Foundation

/// What decides the vectors: parts made otherwise are not gone on with.
struct Recipe: Codable, Equatable {
    var checksum: UInt64
    var role: String
    var model: String
    var precision: String
    var maxLength: Int
    var partSize: Int
    /// Nil when all are encoded.
    var limit: Int?

    init(_ options: Options, checksum: UInt64) {
        self.checksum = checksum
        role = "\(options.role)"
        model = options.model
        precision = options.precision.rawValue
        maxLength = options.maxLength
        partSize = options.partSize
        limit = options.limit == .max ? nil : options.limit
    }
}

/// The vectors of a file of passages on disk: a folder of parts while they are made, then one file of each kind.
struct VectorParts {
    /// The files of a part, which is whole when it has all of them.
    private let kinds: [String]
    private let source: URL
    private let count: Int
    private let recipe: Recipe
    private var folder: URL { joined(prefix + "parts") }
    private var recipeFile: URL { joined(prefix + "recipe.json") }
    /// Dense vectors are made beside sparse ones.
    private let prefix: String

    /// - Parameter count: How many parts there will be.
    init(of source: URL, kind: PassageModel.Kind, recipe: Recipe, count: Int) throws {
        kinds = kind == .dense ? ["minilm.f32"] : ["terms.u16", "weights.f16", "counts.u16"]
        prefix = kind == .dense ? "minilm." : ""
        self.source = source
        self.count = count
        self.recipe = recipe
        if (try? JSONDecoder().decode(Recipe.self, from: Data(contentsOf: recipeFile))) != recipe {
            try removeAll()
            try JSONEncoder().encode(recipe).write(to: recipeFile, options: .atomic)
        }
        if !areJoined {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    /// Whether the work is done.
    var areJoined: Bool { kinds.allSatisfy { exists(joined($0)) } }

    func has(_ number: Int) -> Bool { kinds.allSatisfy { exists(part(number, $0)) } }

    /// - Parameter files: What is written in each of ``kinds``.
    func write(_ files: [Data], as number: Int) throws {
        for (kind, data) in zip(kinds, files) {
            try data.write(to: part(number, kind), options: .atomic)
        }
    }

    /// Puts the parts together and removes them.
    func join() throws {
        for kind in kinds {
            let unfinished = joined(kind + ".new")
            try Data().write(to: unfinished)
            let output = try FileHandle(forWritingTo: unfinished)
            for number in 0..<count {
                try output.write(contentsOf: Data(contentsOf: part(number, kind)))
            }
            try output.close()
            try remove(joined(kind))
            try FileManager.default.moveItem(at: unfinished, to: joined(kind))
        }
        try remove(folder)
    }

    private func removeAll() throws {
        for url in [recipeFile, folder] + kinds.map(joined) {
            try remove(url)
        }
    }

    private func remove(_ url: URL) throws {
        if exists(url) { try FileManager.default.removeItem(at: url) }
    }

    private func exists(_ url: URL) -> Bool {
        FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
    }

    private func joined(_ kind: String) -> URL { source.deletingPathExtension().appendingPathExtension(kind) }

    private func part(_ number: Int, _ kind: String) -> URL { folder.appending(component: "\(number).\(kind)") }
}
