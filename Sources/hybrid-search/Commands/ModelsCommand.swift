import ArgumentParser
import Foundation
import HybridSearch
import Terminal

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List, fetch and find models.",
        discussion: """
            Known models are kept in HYBRID_SEARCH_MODELS, by default ~/.cache/hybrid-search/models, repositories in \
            the Hugging Face cache (HF_HOME, HF_HUB_CACHE), by default ~/.cache/huggingface/hub.
            """,
        subcommands: [List.self, Pull.self, Path.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List known and installed models.")

        func run() throws {
            let library = ModelLibrary()
            var table = Table([
                Table.Column("model"), Table.Column("kind"), Table.Column("state", isFlexible: true),
                Table.Column("size", alignment: .trailing), Table.Column("", isFlexible: true),
            ])
            for model in library.list() {
                table.add([
                    model.name, model.kind.rawValue, model.state.text, Readable.bytes(model.sizeInBytes),
                    model.summary ?? "",
                ])
            }
            let screen = Screen(.standardOutput)
            table.lines(width: screen.width, style: screen.style).forEach { print($0) }
            print("in \(library.root.path) and \(library.hubFolder.path)")
        }
    }

    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch models and check them.",
            discussion: "Repositories come from the hub at HF_ENDPOINT; HF_TOKEN opens private and gated ones.")

        @Argument(help: "Names of known models, or repositories (org/name, org/name@revision).")
        var names: [String]

        @Flag(help: "Ask the hub whether the branch of a repository has moved since the last pull.")
        var update = false

        @Flag(name: [.short, .long], help: "Print nothing but errors.")
        var quiet = false

        func run() async throws {
            let library = ModelLibrary()
            for name in names {
                let bar = ProgressBar(name, unit: .bytes, isQuiet: quiet)
                do {
                    try await library.pull(name, update: update) { step in
                        switch step {
                        case .received(let bytes, let total): bar.update(done: bytes, total: total)
                        case .replacing(let problem): bar.note("\(name): \(problem); it will be replaced")
                        case .alreadyThere(let folder):
                            bar.finish(summary: "\(name): already there, verified, in \(folder.path)")
                        case .installed(let folder): bar.finish(summary: "\(name): installed in \(folder.path)")
                        case .receiving(let file, let bytes, let size) where bytes == size:
                            bar.note("\(name): \(file), \(Readable.bytes(bytes))")
                        case .receiving, .downloading, .clientSays, .verifying: break
                        }
                    }
                } catch {
                    bar.cancel()
                    throw error
                }
            }
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the folder of an installed model.")

        @Argument(help: "The model's name.")
        var name: String

        func run() throws {
            print(try ModelLibrary().folder(of: name).path)
        }
    }
}

extension ModelListing.State {
    fileprivate var text: String {
        switch self {
        case .installed: "installed"
        case .missing: "not installed"
        case .damaged(let problem): "damaged: \(problem)"
        }
    }
}
