import Foundation

/// Why an index file cannot be written or used.
public struct SegmentFileError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// The system refuses; its message.
        case system(operation: String, message: String)
        case notASegmentFile
        case unsupportedVersion(UInt32)
        case wrongKind(expected: SegmentKind, found: UInt32)
        case wrongSize(expected: UInt64, found: Int)
        case wrongChecksum(SegmentSection?)
        case missingSection(SegmentSection)
        /// Something else that no writer writes.
        case malformed(String)
    }

    public let path: String
    public let problem: Problem

    public init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// What the system has just refused.
    static func system(_ operation: String, path: String) -> SegmentFileError {
        let message = String(cString: strerror(errno))
        return SegmentFileError(path: path, problem: .system(operation: operation, message: message))
    }

    public var description: String { "\(path): \(explanation)" }

    private var explanation: String {
        switch problem {
        case .system(let operation, let message):
            "cannot \(operation): \(message)"
        case .notASegmentFile:
            "is not an index file of HybridSearch"
        case .unsupportedVersion(let version):
            "has format version \(version), but this program reads version \(SegmentFileLayout.version)"
        case .wrongKind(let expected, let found):
            "holds an index of kind \(found), but \(expected) (\(expected.rawValue)) are expected"
        case .wrongSize(let expected, let found):
            "has \(found) bytes instead of \(expected): it is truncated or something was appended"
        case .wrongChecksum(nil):
            "is damaged: the checksum of its header is wrong"
        case .wrongChecksum(let section?):
            "is damaged: the checksum of its \(section) is wrong"
        case .missingSection(let section):
            "lacks the section \(section)"
        case .malformed(let what):
            "is malformed: \(what)"
        }
    }
}
