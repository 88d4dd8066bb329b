import Foundation
import Retrieval

extension QueryDependentModel {
    /// What the member `format` of a model says.
    public static let format = "hybrid-search query-dependent fusion"
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
        let members = node.members(known: ["format", "version", "legs", "features", "origin"])
        guard Self.isReadable(node, members), let parts = Self.parts(members["legs"]) else { return nil }
        let terms = Self.terms(members["features"], legs: parts.map(\.name))
        let origin = Self.origin(members["origin"])
        guard let terms, let origin else { return nil }
        do {
            try self.init(
                legs: parts.map(\.name), normalizers: parts.map(\.normalizer), weights: parts.map(\.weight),
                terms: terms, origin: origin)
        } catch {
            node.note("\(error)")
            return nil
        }
    }

    private static func isReadable(_ node: JSONNode, _ members: [String: JSONNode]) -> Bool {
        guard node.value.objectValue != nil else { return false }
        let missing = ["format", "version", "legs"].filter { members[$0] == nil }
        for name in missing { node.note("\"\(name)\" is missing") }
        guard missing.isEmpty, let found = members["format"]?.string() else { return false }
        guard found == format else {
            members["format"]?.note("must be \"\(format)\", found \"\(found)\"")
            return false
        }
        return members["version"]?.integer(in: version...version) != nil
    }

    // MARK: Legs

    private struct Leg {
        let name: String
        let weight: Double
        let normalizer: ScoreNormalizer
    }

    private static func parts(_ node: JSONNode?) -> [Leg]? {
        guard let node, let elements = node.elements() else { return nil }
        guard elements.count <= Limit.legs else {
            node.note("must have at most \(Limit.legs) legs, found \(elements.count)")
            return nil
        }
        if elements.isEmpty { node.note("must not be empty") }
        let legs = elements.compactMap(leg)
        guard !legs.isEmpty, legs.count == elements.count else { return nil }
        for (position, leg) in legs.enumerated() where legs[..<position].contains(where: { $0.name == leg.name }) {
            elements[position].note("has the name of another leg, \"\(leg.name)\"")
            return nil
        }
        return legs
    }

    private static func leg(_ node: JSONNode) -> Leg? {
        let members = node.members(known: ["name", "weight", "normalizer"])
        guard node.value.objectValue != nil else { return nil }
        for name in ["name", "weight", "normalizer"] where members[name] == nil { node.note("\"\(name)\" is missing") }
        let name = members["name"]?.name()
        let weight = members["weight"]?.number(in: 0 ... .greatestFiniteMagnitude)
        let normalizer = members["normalizer"].flatMap { ScoreNormalizer(reading: $0) }
        guard let name, let weight, let normalizer else { return nil }
        return Leg(name: name, weight: weight, normalizer: normalizer)
    }

    // MARK: Features

    private static func terms(_ node: JSONNode?, legs: [String]) -> [Term]? {
        guard let node else { return [] }
        guard let elements = node.elements() else { return nil }
        guard elements.count <= Limit.terms else {
            node.note("must have at most \(Limit.terms) features, found \(elements.count)")
            return nil
        }
        let names = QueryFeature.ofLists(legs: legs.count).map { ($0.name(legs: legs), $0) }
        let known = Dictionary(names, uniquingKeysWith: { first, _ in first })
        let terms = elements.compactMap { term($0, legs: legs, known: known) }
        return terms.count == elements.count ? terms : nil
    }

    private static func term(_ node: JSONNode, legs: [String], known: [String: QueryFeature]) -> Term? {
        let required = ["name", "mean", "deviation", "effects"]
        let members = node.members(known: required)
        guard node.value.objectValue != nil else { return nil }
        for name in required where members[name] == nil { node.note("\"\(name)\" is missing") }
        guard let name = members["name"]?.name() else { return nil }
        guard let feature = known[name] ?? QueryFeature(name: name, legs: []) else {
            members["name"]?.note(JSONNode.unknownKey(name, known: known.keys.sorted() + ["query(…)"]))
            return nil
        }
        let mean = members["mean"]?.number()
        let deviation = members["deviation"]?.number(in: .leastNonzeroMagnitude ... .greatestFiniteMagnitude)
        let effects = effects(members["effects"], legs: legs)
        guard let mean, let deviation, let effects else { return nil }
        return Term(feature: feature, mean: mean, deviation: deviation, effects: effects)
    }

    /// Effects are members by the leg's name; a leg that is not mentioned has 0.
    private static func effects(_ node: JSONNode?, legs: [String]) -> [Double]? {
        guard let node, node.value.objectValue != nil else {
            node?.note("must be an object, found \(node?.value.kind ?? "")")
            return nil
        }
        var effects = [Double](repeating: 0, count: legs.count)
        for (name, member) in node.members(known: legs) {
            guard let leg = legs.firstIndex(of: name), let value = member.number() else { return nil }
            effects[leg] = value
        }
        return effects
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
}

extension QueryDependentModel {
    /// The model as the value of its file. Reading it back gives an equal model.
    public var json: JSONValue {
        let parts = legs.indices.map { leg -> JSONValue in
            [
                "name": .string(legs[leg]), "weight": .number(weights[leg]), "normalizer": normalizers[leg].json,
            ]
        }
        let terms = terms.map { term -> JSONValue in
            let effects = zip(legs, term.effects).filter { $0.1 != 0 }.map { ($0.0, JSONValue.number($0.1)) }
            return [
                "name": .string(term.feature.name(legs: legs)), "mean": .number(term.mean),
                "deviation": .number(term.deviation), "effects": .object(Dictionary(uniqueKeysWithValues: effects)),
            ]
        }
        var object: [String: JSONValue] = [
            "format": .string(Self.format), "version": .integer(Self.version), "legs": .array(parts),
            "features": .array(terms),
        ]
        if !origin.isEmpty { object["origin"] = .object(origin.mapValues { .string($0) }) }
        return .object(object)
    }

    /// The model as the text of its file.
    public func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(json), as: UTF8.self) + "\n"
    }
}
