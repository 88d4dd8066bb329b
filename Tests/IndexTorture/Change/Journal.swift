import Foundation

/// What a writer was about to do and what was acknowledged, in a file outside the index. Every line is on disk before the
/// writer goes on.
struct Journal {
    private enum Line: Codable {
        /// All documents, as a check has found them.
        case state(commit: Int, version: Int, entries: [Entry])
        case intent(commit: Int, version: Int, steps: [Step])
        case acknowledged(commit: Int)
        case failed(commit: Int, error: String)
    }

    /// The last commit that was acknowledged or that a check has found.
    private(set) var commit = 0
    /// That of the next document.
    private(set) var version = 0
    /// What was acknowledged.
    private(set) var holdings = Holdings()
    /// What was about to be committed when the writer ended.
    private(set) var pending: [Step]?

    private let url: URL

    /// Reads what there is; a last line that was cut off was never on disk, so nothing was done after it.
    init(at url: URL) throws {
        self.url = url
        guard let data = try? Data(contentsOf: url) else { return }
        for line in data.split(separator: UInt8(ascii: "\n")).dropLast(data.last == UInt8(ascii: "\n") ? 0 : 1) {
            take(try JSONDecoder().decode(Line.self, from: line))
        }
    }

    private mutating func take(_ line: Line) {
        switch line {
        case .state(let commit, let version, let entries):
            self.commit = commit
            self.version = version
            holdings = Holdings(entries)
            pending = nil
        case .intent(_, let version, let steps):
            // A commit that failed is as if it had never been asked for, once its writer has gone on.
            self.version = version
            pending = steps
        case .acknowledged(let commit):
            self.commit = commit
            if let pending { holdings = holdings.applying(pending) }
            pending = nil
        case .failed:
            break
        }
    }

    // MARK: Writing

    mutating func intend(_ steps: [Step], version: Int) throws {
        try append(.intent(commit: commit + 1, version: version, steps: steps))
    }

    mutating func acknowledge() throws { try append(.acknowledged(commit: commit + 1)) }

    mutating func fail(_ error: any Error) throws { try append(.failed(commit: commit + 1, error: "\(error)")) }

    private mutating func append(_ line: Line) throws {
        let bytes = try JSONEncoder().encode(line) + [UInt8(ascii: "\n")]
        let descriptor = open(url.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Violation("\(url.path) cannot be written") }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else { throw Violation("\(url.path) cannot be written") }
        take(line)
    }

    /// Begins anew with what a check has found.
    mutating func settle(on found: Holdings, generation: Int) throws {
        let line = Line.state(commit: generation, version: version, entries: found.entries.values.sorted { $0.id < $1.id })
        try (try JSONEncoder().encode(line) + [UInt8(ascii: "\n")]).write(to: url, options: .atomic)
        take(line)
    }
}
