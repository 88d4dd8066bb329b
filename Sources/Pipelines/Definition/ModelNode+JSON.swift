import Foundation
import Fusion
import Retrieval

extension ModelNode {
    static let keys = ["model", "retrievers", "rank_window_size"]

    /// - Parameters:
    ///   - name: The retriever's key, which says what kind of model it is.
    ///   - children: The retrievers with what is written about them.
    init?(_ name: String, _ members: [String: JSONNode], of node: JSONNode, children: [Child], rankWindow: Int) {
        guard let value = members["model"] else {
            node.note("\"model\" is missing: a file beside the pipeline, or the model itself")
            return nil
        }
        guard let model = FusionModel(name, reading: value) else { return nil }
        let names = children.map(\.retriever.name)
        guard names == model.legs else {
            members["retrievers"]?.note(
                "must be the model's legs in their order, \(model.legs.joined(separator: ", ")); found "
                    + "\(names.joined(separator: ", ")) (\"_name\" gives a retriever another name)")
            return nil
        }
        self.init(
            model: model, file: value.value.stringValue, retrievers: children, rankWindow: rankWindow)
    }

    /// The node's body without what every node may carry.
    var members: [String: JSONValue] {
        let children = retrievers.map { child -> JSONValue in
            guard let depth = child.depth else { return child.retriever.json }
            return ["retriever": child.retriever.json, "depth": .integer(depth)]
        }
        return [
            "model": file.map(JSONValue.string) ?? model.json, "retrievers": .array(children),
            "rank_window_size": .integer(rankWindow),
        ]
    }
}

extension FusionModel {
    /// The model as the value of its file.
    public var json: JSONValue {
        switch self {
        case .learned(let model): model.json
        case .queryDependent(let model): model.json
        }
    }

    /// The model as the text of its file.
    public func jsonText() throws -> String {
        switch self {
        case .learned(let model): try model.jsonText()
        case .queryDependent(let model): try model.jsonText()
        }
    }

    /// Reads a model that stands in the pipeline, or in a file that the pipeline names.
    fileprivate init?(_ name: String, reading node: JSONNode) {
        guard let path = node.value.stringValue else {
            self.init(name, model: node)
            return
        }
        guard let content = node.contents(ofFile: path, atMost: Self.largestFile) else { return nil }
        do {
            self = try name == "learned" ? .learned(LearnedFusionModel(json: content))
                : .queryDependent(QueryDependentModel(json: content))
        } catch {
            node.note("\(path): \(error)")
            return nil
        }
    }

    /// Some thousand trees take a few megabytes.
    private static let largestFile = 256 << 20

    private init?(_ name: String, model node: JSONNode) {
        if name == "learned" {
            guard let model = LearnedFusionModel(reading: node) else { return nil }
            self = .learned(model)
        } else {
            guard let model = QueryDependentModel(reading: node) else { return nil }
            self = .queryDependent(model)
        }
    }
}

extension JSONNode {
    /// What is in a file that this value names; nil, and a note, when it cannot be read.
    ///
    /// Relative paths begin at the folder of the file that is read.
    fileprivate func contents(ofFile path: String, atMost limit: Int) -> Data? {
        let isRelative = !path.hasPrefix("/")
        let url = isRelative ? folder.map { $0.appending(path: path) } ?? URL(filePath: path) : URL(filePath: path)
        guard let size = try? url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey]),
            size.isRegularFile == true
        else {
            note("there is no file \(url.path)")
            return nil
        }
        guard (size.fileSize ?? .max) <= limit else {
            note("\(url.path) has more than \(limit >> 20) MiB")
            return nil
        }
        do {
            return try Data(contentsOf: url)
        } catch {
            note("\(url.path) cannot be read: \(error.localizedDescription)")
            return nil
        }
    }
}
