import Foundation
import Synchronization

/// What a process has in memory, in MiB; Linux only.
struct MemoryFigures: Sendable {
    /// Memory of the process's own, which the system cannot take back.
    var anonymousMiB = 0
    /// Mapped files' pages among it, which the system takes back when it needs them.
    var residentMiB = 0

    static var now: MemoryFigures {
        var figures = MemoryFigures()
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, let kibibytes = Int(words[1]) else { continue }
            if words[0] == "RssAnon:" { figures.anonymousMiB = kibibytes / 1024 }
            if words[0] == "VmRSS:" { figures.residentMiB = kibibytes / 1024 }
        }
        return figures
    }
}

/// The most memory that the process has had since the watch began, looked at twenty times a second.
final class MemoryWatch: Sendable {
    private let greatest = Mutex(MemoryFigures())

    init() {
        let thread = Thread { [weak self] in
            while let self {
                let now = MemoryFigures.now
                greatest.withLock { greatest in
                    greatest.anonymousMiB = max(greatest.anonymousMiB, now.anonymousMiB)
                    greatest.residentMiB = max(greatest.residentMiB, now.residentMiB)
                }
                usleep(50_000)
            }
        }
        thread.start()
    }

    var peak: MemoryFigures { greatest.withLock { $0 } }
}
