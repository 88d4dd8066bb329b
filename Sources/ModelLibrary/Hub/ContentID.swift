import Crypto
import Foundation

/// What a hub calls the content of a file: its ETag, by which the file can be checked and is named in the cache.
enum ContentID: Hashable, Sendable {
    /// SHA-1 of git's object, for small files.
    case gitBlob(String)
    /// SHA-256 of the file, for those in large file storage.
    case sha256(String)

    /// Reads a name of 40 or 64 hexadecimal digits; anything else is no hash.
    init?(_ text: String) {
        guard text.utf8.allSatisfy(\.isLowercaseHexDigit) else { return nil }
        switch text.utf8.count {
        case 40: self = .gitBlob(text)
        case 64: self = .sha256(text)
        default: return nil
        }
    }

    /// Reads an ETag header, which may be weak: `W/"…"`.
    init?(etag: String) {
        let quoted = etag.hasPrefix("W/") ? etag.dropFirst(2) : Substring(etag)
        self.init(quoted.trimmingCharacters(in: CharacterSet(charactersIn: "\"")))
    }

    var name: String {
        switch self {
        case .gitBlob(let name), .sha256(let name): name
        }
    }

    /// What is wrong with a file that should have this content, nil when nothing is. Reads all of it.
    func problem(with file: URL) throws -> String? {
        let found: String
        switch self {
        case .sha256: found = try file.sha256()
        case .gitBlob:
            let size = file.sizeOfFile ?? 0
            found = try file.digest(Insecure.SHA1.self, after: Data("blob \(size)\0".utf8))
        }
        guard found != name else { return nil }
        switch self {
        case .sha256: return "has the SHA-256 \(found) instead of \(name)"
        case .gitBlob: return "is the git blob \(found) instead of \(name)"
        }
    }
}
