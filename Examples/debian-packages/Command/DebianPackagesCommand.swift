import ArgumentParser
import DebianPackages
import Foundation
import LineFiles

@main
struct DebianPackagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "debian-packages",
        abstract: "Turns Debian's package lists into a corpus to search.",
        discussion: """
            Reads Packages and Translation-en files, as apt keeps them, joins each package with its description, and \
            writes one JSON object a line in BEIR's shape: _id, title, text, metadata (section, priority, version, \
            source, installed_size in KiB, homepage, tags).
            """
    )

    @Argument(help: "Lists, plain or .gz, or folders that hold them.", completion: .file())
    var lists: [String]

    @Option(name: .shortAndLong, help: "The file to write; standard output by default.", completion: .file())
    var output: String?

    @Option(help: "Write at most so many packages: a spread sample, the same each time.")
    var limit: Int?

    @Option(help: "With --limit: take packages with this tag first, such as role::program.")
    var prefer: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, found \(limit)") }
    }

    func run() throws {
        var packages = PackageLists()
        try packages.read(lists)
        let documents = packages.documents(limit: limit, preferring: prefer)
        let sink = try CorpusFile(path: output)
        for document in documents {
            try sink.write(try CorpusLine.encode(document))
        }
        try sink.close()
        let note = "debian-packages: wrote \(documents.count) of \(packages.count) packages\n"
        try FileHandle.standardError.write(contentsOf: Data(note.utf8))
    }
}
