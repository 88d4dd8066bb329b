/// A model's repository on a Hugging Face hub, at one of its revisions.
public struct HubRepository: Hashable, Sendable, CustomStringConvertible {
    /// `organisation/name`
    public let name: String
    /// A branch, a tag or a commit: what stands after the `@`, or else `main`.
    public let revision: String

    static let defaultRevision = "main"

    init(name: String, revision: String = defaultRevision) {
        self.name = name
        self.revision = revision
    }

    /// As people write it.
    public var description: String {
        revision == Self.defaultRevision ? name : "\(name)@\(revision)"
    }

    /// Whether a text is the whole hash of a commit.
    static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy(\.isLowercaseHexDigit)
    }

    /// Whether git could have a branch, tag or commit of that name; it also becomes a file's path in the cache.
    static func isRevision(_ text: Substring) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 200 && parts.allSatisfy { part in
            guard let first = part.utf8.first, first.isAlphanumeric || first == UInt8(ascii: "_"),
                !part.contains("..")
            else { return false }
            return part.utf8.allSatisfy { $0.isAlphanumeric || "._-+".utf8.contains($0) }
        }
    }
}

extension UInt8 {
    var isAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    var isLowercaseHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self)
    }
}
