import Foundation

/// What a pull is doing.
public enum PullProgress: Hashable, Sendable {
    /// The model is in the library and every file of it is as it should be.
    case alreadyThere(URL)
    /// The library's copy is damaged, as the text says, and will be replaced.
    case replacing(problem: String)
    /// The program that downloads has been started.
    case downloading(client: String)
    /// A file of a repository that is being fetched: bytes that have arrived, of how many.
    case receiving(file: String, bytes: Int, of: Int)
    /// Bytes that have arrived so far, of how many where that is known.
    case received(bytes: Int, of: Int?)
    /// A line that the program printed.
    case clientSays(String)
    /// The download's checksums are being compared.
    case verifying
    /// The model is in its place.
    case installed(URL)
}
