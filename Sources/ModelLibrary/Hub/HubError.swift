/// Why a repository could not be fetched from a hub.
public enum HubError: Error, Equatable, CustomStringConvertible {
    /// Nobody has said where the hub is.
    case noEndpoint
    /// An environment variable or the file that it names cannot be used.
    case badSetting(name: String, problem: String)
    /// `HF_HUB_OFFLINE` forbids the download of what the cache lacks.
    case offline(repository: String)
    /// The hub has no such repository, or not for this user.
    case noRepository(String, endpoint: String, hasToken: Bool)
    case noRevision(String, repository: String)
    /// The repository is gated or private; the text is the hub's own explanation, which may be empty.
    case forbidden(repository: String, endpoint: String, hasToken: Bool, explanation: String)
    /// The repository has not what an encoder needs.
    case unusable(repository: String, problem: String)
    /// The hub could not be reached, or the connection broke, as often as it was tried.
    case unreachable(url: String, problem: String)
    /// The hub answered with a status that is no success.
    case status(Int, url: String)
    /// The hub's answer makes no sense.
    case badAnswer(url: String, problem: String)
    /// What arrived is not the file that was announced. It has been removed.
    case wrongContent(file: String, problem: String)
    /// The file system has no room.
    case noSpace(folder: String, needed: Int, free: Int)

    public var description: String {
        switch self {
        case .noEndpoint:
            "set HF_ENDPOINT to the hub's address, which begins with https:// (or install the hub's Python client, "
                + "which knows it: pip install huggingface_hub)"
        case .badSetting(let name, let problem):
            "\(name) \(problem)"
        case .offline(let repository):
            "\(repository) is not in the cache, and HF_HUB_OFFLINE forbids to download it"
        case .noRepository(let name, let endpoint, let hasToken):
            "\(endpoint) has no repository \(name)" + (hasToken
                ? " that the token in use may read"
                : "; if it is a private one, set HF_TOKEN to a token that may read it")
        case .noRevision(let revision, let repository):
            "\(repository) has no branch, tag or commit '\(revision)'"
        case .forbidden(let repository, let endpoint, let hasToken, let explanation):
            "\(repository) may not be read" + (explanation.isEmpty ? "" : " (\(explanation))") + "; "
                + (hasToken
                    ? "ask for access on \(endpoint)/\(repository), with the account of HF_TOKEN's token"
                    : "ask for access on \(endpoint)/\(repository) and set HF_TOKEN to a token of that account")
        case .unusable(let repository, let problem):
            "\(repository) cannot be used: \(problem)"
        case .unreachable(let url, let problem):
            "\(url) cannot be reached: \(problem)"
        case .status(let status, let url):
            "\(url) answered with status \(status)"
        case .badAnswer(let url, let problem):
            "\(url) gave an answer that cannot be used: \(problem)"
        case .wrongContent(let file, let problem):
            "the download of \(file) was damaged and has been removed: it \(problem); try again"
        case .noSpace(let folder, let needed, let free):
            "\(folder) has no room: \(needed) bytes are needed and \(free) are free; name another folder with the "
                + "environment variable HF_HOME"
        }
    }
}
