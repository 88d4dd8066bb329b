import ArgumentParser
import Foundation

/// Where the corpus goes: standard output, or a file that appears under its name only when it is complete.
final class CorpusFile {
    private let path: String?
    private let temporaryPath: String
    private let handle: FileHandle
    private var buffer = Data()

    private static let bufferSize = 1 << 18

    init(path: String?) throws {
        self.path = path
        temporaryPath = (path ?? "") + ".incomplete"
        guard path != nil else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: temporaryPath, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporaryPath)
        else {
            throw ValidationError("\(temporaryPath): cannot be written: \(String(cString: strerror(errno)))")
        }
        self.handle = handle
    }

    func write(_ line: Data) throws {
        buffer.append(line)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    func close() throws {
        try flush()
        guard let path else { return }
        try handle.synchronize()
        try handle.close()
        guard rename(temporaryPath, path) == 0 else {
            throw ValidationError("\(path): cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
