import Synchronization

/// A file that is opened when somebody first asks for it; who asks meanwhile waits. A failure is tried again.
final class OpenedOnce<File: Sendable>: Sendable {
    private let opened = Mutex<File?>(nil)
    private let open: @Sendable () throws -> File

    init(_ open: @escaping @Sendable () throws -> File) {
        self.open = open
    }

    var file: File {
        get throws {
            try opened.withLock { opened in
                if let opened { return opened }
                let file = try open()
                opened = file
                return file
            }
        }
    }
}
