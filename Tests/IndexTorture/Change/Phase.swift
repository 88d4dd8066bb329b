import Foundation

/// What a writer is doing, in a file that survives its sudden end.
enum Phase: String, CaseIterable {
    case start, opening, adding, deleting, committing, merging, optimizing, closing, ended

    private static let length = 12

    func note(at url: URL) {
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(rawValue.padding(toLength: Self.length, withPad: " ", startingAt: 0).utf8)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    init?(notedAt url: URL) {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        self.init(rawValue: text.trimmingCharacters(in: .whitespaces))
    }
}
