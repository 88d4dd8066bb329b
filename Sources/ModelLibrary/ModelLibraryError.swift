/// Why a model is not to be had.
public enum ModelLibraryError: Error, Equatable, CustomStringConvertible {
    /// The text names no model, no repository and no folder.
    case invalidName(String)
    /// No known model and no folder of the library has this name.
    case unknownModel(name: String, known: [String])
    /// The model can be pulled but is not in the library yet.
    case notInstalled(name: String, root: String)
    /// The folder of an installed model lacks a file, or a file has the wrong size.
    case damaged(name: String, problem: String)
    /// A folder that was named by its path is not a model's.
    case notAModel(folder: String, problem: String)
    /// A folder named by its path cannot be pulled.
    case notPullable(folder: String)
    /// The program that downloads is not installed.
    case clientMissing(client: String, remedy: String)
    /// The program that downloads ended with an error.
    case clientFailed(command: String, status: String, lastLines: [String])
    /// What was downloaded is not what was asked for.
    case wrongDownload(name: String, problem: String)
    /// The library's folder cannot be read or written.
    case fileSystem(path: String, problem: String)

    public var description: String {
        switch self {
        case .invalidName(let name):
            "'\(name)' is not a model's name: use a short name (splade-tiny), a repository (organisation/name), or a "
                + "folder that starts with /, ./, ../ or ~/"
        case .unknownModel(let name, let known):
            "there is no model named '\(name)': known are \(known.joined(separator: ", ")); a repository is written "
                + "organisation/name, and a folder starts with /, ./, ../ or ~/"
        case .notInstalled(let name, let root):
            "the model '\(name)' is not in \(root); fetch it with: hybrid-search models pull \(name)"
        case .damaged(let name, let problem):
            "the model '\(name)' is damaged (\(problem)); fetch it again with: hybrid-search models pull \(name)"
        case .notAModel(let folder, let problem):
            "\(folder) is not a model's folder: \(problem)"
        case .notPullable(let folder):
            "\(folder) is a folder, and only models known by name or by repository (organisation/name) can be pulled"
        case .clientMissing(let client, let remedy):
            "\(client) is needed to download this model and is not installed; \(remedy)"
        case .clientFailed(let command, let status, let lastLines):
            "'\(command)' \(status)" + (lastLines.isEmpty ? "" : "; its last lines were:\n")
                + lastLines.map { "  " + $0 }.joined(separator: "\n")
        case .wrongDownload(let name, let problem):
            "what was downloaded for '\(name)' cannot be used: \(problem)"
        case .fileSystem(let path, let problem):
            "\(path): \(problem)"
        }
    }
}
