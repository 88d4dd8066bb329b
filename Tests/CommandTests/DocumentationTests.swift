import Foundation
import Retrieval
import TestSupport
import Testing

/// What the documents say is what the program does.
@Suite struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test func theReadmesProgramIsTheExample() throws {
        let example = try text("Examples/first-search/main.swift")
        #expect(try text("README.md").contains("```swift\n\(example)```"))
    }

    @Test func theReadmesPipelineIsValid() async throws {
        let json = try #require(try text("README.md").firstMatch(of: /```json\n((?s).*?)```/)?.1)
        let folder = try TemporaryFolder()
        try Data(json.utf8).write(to: folder.appending("readme.json"))
        let result = try await Command.run("pipeline", "validate", folder.appending("readme.json").path)
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func everyCommandAndOptionIsDescribed() async throws {
        let page = try text("docs/cli.md")
        let dump = try await Command.run("--experimental-dump-help")
        let help = try JSONValue(parsing: dump.output.utf8)
        let root = try #require(help.objectValue?["command"])
        for command in Self.commands(below: root) where command.name != "help" {
            #expect(page.contains(command.name), "docs/cli.md does not name \(command.name)")
            for option in command.options where !["help", "version"].contains(option) {
                #expect(page.contains("--\(option)"), "docs/cli.md does not describe \(command.name) --\(option)")
            }
        }
    }

    private static func commands(below root: JSONValue) -> [(name: String, options: [String])] {
        (root.objectValue?["subcommands"]?.arrayValue ?? []).flatMap { command in
            let arguments = command.objectValue?["arguments"]?.arrayValue ?? []
            let names = arguments.flatMap { $0.objectValue?["names"]?.arrayValue ?? [] }
            let options = names.filter { $0.objectValue?["kind"] == "long" }
                .compactMap { $0.objectValue?["name"]?.stringValue }
            let name = command.objectValue?["commandName"]?.stringValue ?? ""
            return [(name, options)] + commands(below: command)
        }
    }

    @Test func linksLeadSomewhere() throws {
        let pages = ["README.md"] + (try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: "docs").path).map { "docs/\($0)" })
        for page in pages where page.hasSuffix(".md") {
            for link in try text(page).matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
                let target = Self.root.appending(path: page).deletingLastPathComponent().appending(path: String(link.1))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page) links to \(link.1)")
            }
        }
    }
}
