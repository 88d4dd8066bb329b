import Foundation

/// What decides the vectors: parts made otherwise are not gone on with.
struct Recipe: Codable, Equatable {
    var checksum: UInt64
    var role: String
    var model: String
    var precision: String
    var maxLength: Int
    var partSize: Int

    init(_ options: Options, checksum: UInt64) {
        self.checksum = checksum
        role = "\(options.role)"
        model = options.model
        precision = options.precision.rawValue
        maxLength = options.maxLength
        partSize = options.partSize
    }
}

/// The vectors of a file of passages on disk: a folder of parts while they are made, then one file of each kind.
struct VectorParts {
    /// The counts come last: a part that has them is whole.
    private static let kinds = ["terms.u16", "weights.f16", "counts.u16"]

    private let source: URL
    private let count: Int
    private let recipe: Recipe
    private var folder: URL { source.deletingPathExtension().appendingPathExtension("parts") }
    private var recipeFile: URL { source.deletingPathExtension().appendingPathExtension("recipe.json") }

    /// - Parameter count: How many parts there will be.
    init(of source: URL, recipe: Recipe, count: Int) throws {
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
    var areJoined: Bool { Self.kinds.allSatisfy { exists(joined($0)) } }

    func has(_ number: Int) -> Bool { exists(part(number, "counts.u16")) }

    func write(_ vectors: PackedVectors, as number: Int) throws {
        for (kind, data) in zip(Self.kinds, [vectors.terms, vectors.weights, vectors.counts]) {
            try data.write(to: part(number, kind), options: .atomic)
        }
    }

    /// Puts the parts together and removes them.
    func join() throws {
        for kind in Self.kinds {
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
        for url in [recipeFile, folder] + Self.kinds.map(joined) {
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
