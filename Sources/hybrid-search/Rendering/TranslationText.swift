import Foundation
import HybridSearch
import RemoteEngines

/// What is printed of a translation.
protocol TranslationOutput {
    /// Whether something has no equivalent.
    var isIncomplete: Bool { get }
    var hasNotes: Bool { get }
    /// One line for each remark, the errors first.
    var remarks: [String] { get }
    /// The requests.
    var lines: [String] { get }
    var json: JSONValue { get }
}

/// A translated pipeline as one would send it, and what is to be said about it.
struct TranslationText: TranslationOutput {
    private let translation: Translation
    private let name: String

    /// - Parameter name: The pipeline's name, under which OpenSearch stores a search pipeline.
    init(_ translation: Translation, name: String) {
        self.translation = translation
        self.name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
    }

    var isIncomplete: Bool { !translation.missing.isEmpty }
    var hasNotes: Bool { !translation.notes.isEmpty }

    /// The body alone; with a search pipeline both requests, each below a line that says where it goes.
    var lines: [String] {
        guard let body = translation.body else { return [] }
        guard let pipeline = translation.searchPipeline else { return JSONLayout.lines(body) }
        return ["PUT /_search/pipeline/\(name)"] + JSONLayout.lines(pipeline)
            + ["", "POST /INDEX/_search?search_pipeline=\(name)"] + JSONLayout.lines(body)
    }

    var remarks: [String] { translation.remarkLines }

    var json: JSONValue {
        var object: [String: JSONValue] = [
            "missing": .array(translation.missing.map(\.json)), "notes": .array(translation.notes.map(\.json)),
        ]
        object["body"] = translation.body
        object["search_pipeline"] = translation.searchPipeline
        return .object(object)
    }
}

extension Translation {
    var remarkLines: [String] { missing.map { "no equivalent: \($0)" } + notes.map { "note: \($0)" } }
}

extension TranslationRemark {
    var json: JSONValue { ["path": .string(path), "reason": .string(reason)] }
}
