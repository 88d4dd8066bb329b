import Foundation

// libFuzzer calls these two; it brings the `main` of the program. scripts/fuzz.sh builds and runs it.

/// What the environment variable `FUZZ_KIND` names.
private let kind: FuzzedKind = {
    let name = ProcessInfo.processInfo.environment["FUZZ_KIND"] ?? ""
    guard let kind = FuzzedKind(rawValue: name) else {
        fatalError("FUZZ_KIND must be one of \(FuzzedKind.allCases.map(\.rawValue)), found '\(name)'")
    }
    return kind
}()

/// Where fuzzed files are, and what is made of them.
private let folder: URL = {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "fuzzed-\(getpid())")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        fatalError("there is no place for files: \(error)")
    }
    return folder
}()

private let use: any IndexFileUse = {
    do {
        return try kind.use(in: folder)
    } catch {
        fatalError("there are no sound files to begin with: \(error)")
    }
}()

/// Writes small sound files into the folder that `FUZZ_SEEDS` names, for libFuzzer to start from.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafePointer<CChar>>>
) -> CInt {
    guard let seeds = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
    do {
        for file in use.seeds {
            let seed = URL(filePath: seeds).appending(path: file.lastPathComponent)
            try Data(contentsOf: file).write(to: seed)
        }
    } catch {
        fatalError("the seeds cannot be written: \(error)")
    }
    return 0
}

/// Uses the input as an index file in every way there is. Errors are what is wanted; memory errors and traps are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func useIndexFile(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let file = folder.appending(path: "fuzzed")
    let bytes = Resealed.bytes(Array(UnsafeBufferPointer(start: start, count: count)))
    guard (try? Data(bytes).write(to: file)) != nil else { return 0 }
    use.use(file)
    return 0
}
