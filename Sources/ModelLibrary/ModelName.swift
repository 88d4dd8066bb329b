import Foundation

/// How people name a model: by a short name, by a repository of the Hugging Face hub, or by the folder it is in.
public enum ModelName: Hashable, Sendable {
    /// A name without a slash, such as `splade-tiny`.
    case short(String)
    /// `organisation/name`, such as `naver/splade-v3`.
    case repository(String)
    /// A path that starts with `/`, `./`, `../` or `~`.
    case folder(URL)

    /// Reads a name. Names become folders under the library's root, so each part is letters, digits, `.`, `_` and
    /// `-`, and starts with a letter or a digit: no name leads out of the root or to a hidden folder.
    ///
    /// - Throws: ``ModelLibraryError/invalidName(_:)``.
    public init(_ text: String) throws(ModelLibraryError) {
        let isPath = ["/", "./", "../", "~/"].contains { text.hasPrefix($0) } || [".", "..", "~"].contains(text)
        if isPath {
            let expanded = (text as NSString).expandingTildeInPath
            self = .folder(URL(filePath: expanded, directoryHint: .isDirectory).standardizedFileURL)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy(Self.isFolderName) else { throw .invalidName(text) }
        switch parts.count {
        case 1: self = .short(text)
        case 2: self = .repository(text)
        default: throw .invalidName(text)
        }
    }

    private static func isFolderName(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, part.utf8.count <= 96 else { return false }
        let isAlphanumeric = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        return isAlphanumeric(first) && part.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }
}
