import Encoders
import Foundation
import Fusion
import IndexStore
import Retrieval

extension Pipeline {
    /// The pipeline as the value of a pipeline file. Reading it back gives an equal pipeline.
    public var json: JSONValue {
        var object: [String: JSONValue] = ["name": .string(name), "search": search.json]
        if !description.isEmpty { object["description"] = .string(description) }
        if let index { object["index"] = index.json }
        if !engines.isEmpty { object["engines"] = .object(engines.mapValues(\.json)) }
        return .object(object)
    }

    /// The pipeline as the text of a pipeline file.
    public func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(json), as: UTF8.self)
    }
}

extension SearchDefinition {
    var json: JSONValue {
        var object: [String: JSONValue] = ["size": .integer(size), "retriever": retriever.json]
        object["filter"] = filter?.json
        object["timeout_ms"] = timeout.map { .integer($0.wholeMilliseconds) }
        object["budget_ms"] = budget.map { .integer($0.wholeMilliseconds) }
        if from != 0 { object["from"] = .integer(from) }
        return .object(object)
    }
}

extension RetrieverNode {
    var json: JSONValue {
        var body = members
        body["_name"] = options.name.map(JSONValue.string)
        body["filter"] = options.filter?.json
        body["min_score"] = options.minimumScore.map(JSONValue.number)
        body["timeout_ms"] = options.timeout.map { .integer($0.wholeMilliseconds) }
        body["engine"] = options.engine.map(JSONValue.string)
        if options.onFailure != .skip { body["on_failure"] = .string(options.onFailure.rawValue) }
        return .object([kindName: .object(body)])
    }

    /// The node's body without what every node may carry.
    private var members: [String: JSONValue] {
        switch kind {
        case .bm25(let leg):
            return ["k1": leg.k1.map(JSONValue.number), "b": leg.b.map(JSONValue.number)].compactMapValues(\.self)
        case .sparseVector(let leg):
            return leg.options.members.merging(["inference_id": .string(leg.inferenceID)]) { $1 }
        case .knn(let leg):
            return [
                "inference_id": .string(leg.inferenceID), "k": leg.k.map(JSONValue.integer),
                "num_candidates": leg.candidates.map(JSONValue.integer), "nprobe": leg.probes.map(JSONValue.integer),
                "rescore_vector": leg.oversample.map { ["oversample": .number($0)] },
            ].compactMapValues(\.self)
        case .rrf(let node):
            let retrievers = node.retrievers.map { child -> JSONValue in
                .object(
                    ["retriever": child.retriever.json, "weight": .number(child.weight)]
                        .adding(depth: child.depth))
            }
            var members: [String: JSONValue] = [
                "retrievers": .array(retrievers), "rank_constant": .integer(node.rankConstant),
                "rank_window_size": .integer(node.rankWindow),
            ]
            if node.scale { members["scale"] = .bool(true) }
            return members
        case .linear(let node):
            return Self.members(node.retrievers, rankWindow: node.rankWindow, absent: node.absent, scale: node.scale)
        case .combine(let node):
            return Self.members(node.retrievers, rankWindow: node.rankWindow, absent: node.absent, scale: node.scale)
                .merging(node.combiner.members) { $1 }
        case .model(let node):
            return node.members
        case .textSimilarityReranker(let node):
            let members = [
                "retriever": node.retriever.json, "inference_id": .string(node.inferenceID),
                "field": node.field.map(JSONValue.string), "rank_window_size": .integer(node.rankWindow),
                "blend": .number(node.blend),
            ].compactMapValues(\.self)
            return node.precision.members(with: members)
        }
    }

    private static func members(
        _ retrievers: [LinearNode.WeightedRetriever], rankWindow: Int, absent: AbsentDocuments, scale: Bool
    ) -> [String: JSONValue] {
        let children = retrievers.map { child -> JSONValue in
            let members: [String: JSONValue] = [
                "retriever": child.retriever.json, "weight": .number(child.weight),
                "normalizer": child.normalizer.json,
            ]
            return .object(members.adding(depth: child.depth))
        }
        var members: [String: JSONValue] = ["retrievers": .array(children), "rank_window_size": .integer(rankWindow)]
        if absent != .zero { members["absent"] = .string(absent.rawValue) }
        if scale { members["scale"] = .bool(true) }
        return members
    }
}

extension [String: JSONValue] {
    /// The members of a fusion's child with its depth, when it has one.
    fileprivate func adding(depth: Int?) -> [String: JSONValue] {
        merging(["depth": depth.map(JSONValue.integer)].compactMapValues(\.self)) { $1 }
    }
}

extension Duration {
    var wholeMilliseconds: Int { Int(milliseconds.rounded()) }
}
