import ArgumentParser
import HybridSearch

extension ImportCommand {
    /// What `--format` names.
    enum Format: Equatable {
        case documents(ImportFormat)
        case trecTopics

        fileprivate static let all = ImportFormat.allCases.map(Format.documents) + [.trecTopics]

        var name: String {
            switch self {
            case .documents(let format): format.rawValue
            case .trecTopics: "trec-topics"
            }
        }
    }
}

extension ImportCommand.Format: ExpressibleByArgument {
    init?(argument: String) {
        guard let format = Self.all.first(where: { $0.name == argument }) else { return nil }
        self = format
    }

    static var allValueStrings: [String] { all.map(\.name) }
}
