import Foundation
import InvertedIndex
import Retrieval

// libFuzzer calls these two; it brings the `main` of the program. scripts/fuzz.sh builds and runs it.

/// Writes small sound files into the folder that `FUZZ_SEEDS` names, for libFuzzer to start from.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafePointer<CChar>>>
) -> CInt {
    guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
    do {
        try SeedFiles.write(into: URL(filePath: folder))
    } catch {
        fatalError("the seeds cannot be written: \(error)")
    }
    return 0
}

/// Reads the input as an index file of each kind and uses everything in it. Errors are what is wanted; memory errors and
/// traps are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func readIndexFile(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let file = URL(filePath: NSTemporaryDirectory()).appending(path: "fuzzed-\(getpid())")
    let bytes = Resealed.bytes(Array(UnsafeBufferPointer(start: start, count: count)))
    guard (try? Data(bytes).write(to: file)) != nil else { return 0 }
    IndexFileUse.useImpacts(file)
    IndexFileUse.useTerms(file)
    IndexFileUse.useVectors(file)
    return 0
}
