import Foundation
import Retrieval

extension LearnedFusionModel {
    /// What the member `format` of a model says.
    public static let format = "hybrid-search learned fusion"
    /// The version of the format that is written, and the only one that is read.
    public static let version = 1

    /// Reads a model from JSON text.
    ///
    /// - Throws: ``LearnedModelError`` with the path of every mistake.
    public init(json text: some Collection<UInt8>) throws(LearnedModelError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .notJSON(error.description)
        }
        let report = JSONNode.Report()
        let model = Self(reading: JSONNode(value, report: report))
        guard report.problems.isEmpty else { throw .invalid(report.problems) }
        guard let model else { throw .unusable("it is no model") }
        self = model
    }

    /// Reads a model; nil, and notes, when there are mistakes.
    public init?(reading node: JSONNode) {
        let members = node.members(known: ["format", "version", "legs", "features", "weights", "trees", "origin"])
        guard Self.isReadable(node, members) else { return nil }
        let legs = Self.legs(members["legs"])
        let features = Self.features(members["features"], legs: legs ?? [])
        let weights = Self.weights(members["weights"], features: features ?? [], legs: legs ?? [])
        let trees = Self.trees(members["trees"], features: features?.count ?? 0)
        let origin = Self.origin(members["origin"])
        guard let legs, let features, let weights, let trees, let origin else { return nil }
        do {
            try self.init(legs: legs, features: features, weights: weights, trees: trees, origin: origin)
        } catch {
            node.note("\(error)")
            return nil
        }
    }

    private static func isReadable(_ node: JSONNode, _ members: [String: JSONNode]) -> Bool {
        guard node.value.objectValue != nil else { return false }
        var isComplete = true
        for name in ["format", "version", "legs", "features"] where members[name] == nil {
            node.note("\"\(name)\" is missing")
            isComplete = false
        }
        guard isComplete, let found = members["format"]?.string() else { return false }
        guard found == format else {
            members["format"]?.note("must be \"\(format)\", found \"\(found)\"")
            return false
        }
        return members["version"]?.integer(in: version...version) != nil
    }

    // MARK: Parts

    private static func legs(_ node: JSONNode?) -> [String]? {
        guard let node, let elements = node.elements(within: Limit.legs, of: "legs") else { return nil }
        var legs: [String] = []
        for element in elements {
            guard let name = element.name() else { return nil }
            guard !legs.contains(name) else {
                element.note("is the name of another leg")
                return nil
            }
            legs.append(name)
        }
        if legs.isEmpty { node.note("must not be empty") }
        return legs.isEmpty ? nil : legs
    }

    private static func features(_ node: JSONNode?, legs: [String]) -> [CandidateFeature]? {
        guard let node, let elements = node.elements(within: Limit.features, of: "features") else { return nil }
        var known: Set<CandidateFeature> = []
        let features = elements.compactMap { element -> CandidateFeature? in
            guard let name = element.name() else { return nil }
            guard let feature = CandidateFeature(name: name, legs: legs) else {
                element.note(unknownFeature(name, legs: legs))
                return nil
            }
            guard known.insert(feature).inserted else {
                element.note("is there twice")
                return nil
            }
            return feature
        }
        return features.count == elements.count ? features : nil
    }

    private static func unknownFeature(_ name: String, legs: [String]) -> String {
        let known = CandidateFeature.all(legs: legs.count).map { $0.name(legs: legs) }
        return "\"\(name)\" " + JSONNode.unknownKey(name, known: known + ["query(…)"])
    }

    /// Weights are members by the feature's name; a feature that is not mentioned has 0.
    private static func weights(_ node: JSONNode?, features: [CandidateFeature], legs: [String]) -> [Float]? {
        var weights = [Float](repeating: 0, count: features.count)
        guard let node else { return weights }
        let names = features.map { $0.name(legs: legs) }
        let columns = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        for (name, weight) in node.members(known: names) {
            guard let column = columns[name], let value = weight.float() else { return nil }
            weights[column] = value
        }
        return weights
    }

    private static func origin(_ node: JSONNode?) -> [String: String]? {
        guard let node else { return [:] }
        var origin: [String: String] = [:]
        for (name, value) in node.namedMembers() {
            guard let text = value.string() else { return nil }
            origin[name] = text
        }
        return origin
    }

    private static func trees(_ node: JSONNode?, features: Int) -> RegressionTrees? {
        var trees = RegressionTrees()
        guard let node else { return trees }
        guard let elements = node.elements(within: Limit.trees, of: "trees") else { return nil }
        var isWhole = true
        for element in elements {
            if let tree = RegressionTrees.Node.tree(reading: element, features: features) {
                trees.append(tree)
            } else {
                isWhole = false
            }
            guard trees.nodes.count <= Limit.nodes else {
                element.note("makes more than \(Limit.nodes) nodes in all")
                return nil
            }
        }
        return isWhole ? trees : nil
    }
}

extension LearnedFusionModel {
    /// The model as the value of its file. Reading it back gives an equal model.
    public var json: JSONValue {
        let names = features.map { $0.name(legs: legs) }
        var object: [String: JSONValue] = [
            "format": .string(Self.format), "version": .integer(Self.version),
            "legs": .array(legs.map { .string($0) }), "features": .array(names.map { .string($0) }),
        ]
        let weighted = zip(names, weights).filter { $1 != 0 }.map { ($0, JSONValue.number(Double($1))) }
        if !weighted.isEmpty { object["weights"] = .object(Dictionary(uniqueKeysWithValues: weighted)) }
        if trees.count > 0 {
            object["trees"] = .array((0..<trees.count).map { RegressionTrees.Node.json(of: trees.tree($0)) })
        }
        if !origin.isEmpty { object["origin"] = .object(origin.mapValues { .string($0) }) }
        return .object(object)
    }

    /// The model as the text of its file.
    public func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(json), as: UTF8.self) + "\n"
    }
}
