import Foundation

/// Brings the content of one file into the cache.
struct HubDownload: Sendable {
    let file: HubFile
    let commit: String
    let repository: HubRepository
    let cached: CachedRepository
    let site: HubSite
    /// Called with the size that has been reached.
    let progress: @Sendable (Int) -> Void

    /// Downloads the file unless its content is there, going on where an earlier download ended. Of several processes
    /// one downloads and the others wait.
    ///
    /// - Returns: The blob.
    func run() async throws -> URL {
        let blob = cached.blob(file.content)
        try await FileLock.holding(cached.lock(file.content)) {
            if blob.sizeOfFile == file.size { progress(file.size) } else { try await fetch(blob) }
        }
        return blob
    }

    private func fetch(_ blob: URL) async throws {
        let place = cached.incompleteBlob(file.content)
        let beginning = try IncompleteBlob(of: file, at: place, progress: progress)
        // What an earlier download left may be what is wrong, so a second attempt begins with nothing.
        var mayBeginAgain = beginning.size > 0
        while true {
            do {
                try await complete(beginning)
                if let problem = try file.content.problem(with: place) {
                    throw HubError.wrongContent(file: file.path, problem: problem)
                }
                return try beginning.move(to: blob)
            } catch let error as HubError where error.isAboutContent {
                guard mayBeginAgain else {
                    beginning.remove()
                    throw error
                }
                mayBeginAgain = false
                try beginning.restart()
            }
        }
    }

    /// Asks for what is missing until nothing is.
    private func complete(_ beginning: IncompleteBlob) async throws {
        var retries = site.retries
        var furthest = beginning.size
        while !beginning.isComplete {
            do {
                try await site.fetch(file, from: beginning.size, at: commit, of: repository, to: beginning)
                guard !beginning.isComplete else { return }
                throw TransientFailure(
                    reason: .unreachable(url: file.path, problem: "the connection ended too early"))
            } catch let failure as TransientFailure {
                // As long as there is progress, a bad line may break as often as it likes.
                if beginning.size > furthest { retries.reset() }
                furthest = max(furthest, beginning.size)
                try await retries.pause(after: failure)
            }
        }
    }
}

extension HubError {
    /// Whether bytes that were there or have arrived are to blame.
    fileprivate var isAboutContent: Bool {
        switch self {
        case .wrongContent, .status(416, _): true
        default: false
        }
    }
}
