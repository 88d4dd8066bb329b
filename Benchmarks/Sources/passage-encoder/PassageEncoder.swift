import Foundation
import HybridSearch

/// Encodes the texts of a TSV file (`id<TAB>text`) into learned sparse vectors, and writes them next to it as
/// `NAME.counts.u16`, `NAME.terms.u16` and `NAME.weights.f16`; with `--dense` into dense vectors, `NAME.minilm.f32`.
/// A run that was stopped goes on where it was.
@main
struct PassageEncoder {
    static func main() async {
        do {
            try await run(try Options(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("passage-encoder: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ options: Options) async throws {
        let file = try PassageFile(options.file, limit: options.limit)
        let model = try PassageModel(options, folder: try await folder(ofModel: options.model))
        let recipe = Recipe(options, checksum: file.checksum())
        let parts = try VectorParts(
            of: options.file, kind: options.kind, recipe: recipe, count: file.parts(of: options.partSize).count)
        if parts.areJoined {
            print("\(options.file.lastPathComponent): the vectors are there already")
            return
        }
        let executor = BoundedExecutor(threads: options.threads)
        var progress = Progress(total: file.count)
        for (number, rows) in file.parts(of: options.partSize).enumerated() {
            if parts.has(number) {
                progress.skip(rows.count)
                continue
            }
            let texts = try rows.map(file.text(ofRow:))
            let files = try await model.encode(texts, as: options.role, on: executor) { progress.advance($0) }
            try parts.write(files, as: number)
        }
        try parts.join()
        progress.finish()
    }

    private static func folder(ofModel name: String) async throws -> URL {
        let library = ModelLibrary()
        do {
            return try library.folder(of: name)
        } catch {
            return try await library.pull(name)
        }
    }
}

/// What cannot be done, in a sentence.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
