import Foundation
import HybridSearch
import RemoteEngines

/// A translated pipeline as one would send it, and what is to be said about it.
struct TranslationText {
    private let translation: Translation
    private let name: String

    /// - Parameter name: The pipeline's name, under which OpenSearch stores a search pipeline.
    init(_ translation: Translation, name: String) {
        self.translation = translation
        self.name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
    }

    /// The body alone; with a search pipeline both requests, each below a line that says where it goes.
    var lines: [String] {
        guard let body = translation.body else { return [] }
        guard let pipeline = translation.searchPipeline else { return JSONLayout.lines(body) }
        return ["PUT /_search/pipeline/\(name)"] + JSONLayout.lines(pipeline)
            + ["", "POST /INDEX/_search?search_pipeline=\(name)"] + JSONLayout.lines(body)
    }

    /// One line for each remark, the errors first.
    var remarks: [String] {
        translation.missing.map { "no equivalent: \($0)" } + translation.notes.map { "note: \($0)" }
    }

    var json: JSONValue {
        var object: [String: JSONValue] = [
            "missing": Self.json(translation.missing), "notes": Self.json(translation.notes),
        ]
        object["body"] = translation.body
        object["search_pipeline"] = translation.searchPipeline
        return .object(object)
    }

    private static func json(_ remarks: [TranslationRemark]) -> JSONValue {
        .array(remarks.map { ["path": .string($0.path), "reason": .string($0.reason)] })
    }
}
