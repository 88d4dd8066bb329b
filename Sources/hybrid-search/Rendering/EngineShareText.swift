import HybridSearch

/// What an engine of a pipeline is sent, each request below its place, and what is to be said about it.
struct EngineShareText: TranslationOutput {
    private let share: EngineShare
    private let index: String

    /// - Parameter index: The name of the index there.
    init(_ share: EngineShare, index: String) {
        self.share = share
        self.index = index
    }

    var isIncomplete: Bool { share.requests.contains { !$0.translation.missing.isEmpty } }
    var hasNotes: Bool { share.requests.contains { !$0.translation.notes.isEmpty } }

    var remarks: [String] {
        share.requests.flatMap(\.translation.remarkLines) + share.here.map { "runs here: \($0)" }
    }

    var lines: [String] {
        let requests = share.requests.compactMap { request in
            request.translation.request.map { ["# \(request.path)", "POST /\(index)/_search"] + JSONLayout.lines($0) }
        }
        return Array(requests.joined(separator: [""]))
    }

    var json: JSONValue {
        let requests = share.requests.map { request -> JSONValue in
            var object: [String: JSONValue] = [
                "path": .string(request.path), "missing": .array(request.translation.missing.map(\.json)),
                "notes": .array(request.translation.notes.map(\.json)),
            ]
            object["body"] = request.translation.request
            return .object(object)
        }
        return ["requests": .array(requests), "here": .array(share.here.map(\.json))]
    }
}
