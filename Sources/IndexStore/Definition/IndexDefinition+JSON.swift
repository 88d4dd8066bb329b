import Encoders
import InvertedIndex
import Retrieval
import TextAnalysis
import VectorIndex

extension IndexDefinition {
    /// Reads the `index` part of a pipeline file; every mistake is noted at its path.
    public init(reading node: JSONNode) {
        let members = node.members(known: ["text_fields", "bm25", "sparse", "dense", "chunking"])
        self.init()
        if let fields = members["text_fields"] {
            textFields = fields.strings() ?? textFields
            if textFields.isEmpty { fields.note("must name at least one field") }
        }
        bm25 = members["bm25"].map(BM25Definition.init(reading:))
        for (name, leg) in members["sparse"]?.namedMembers() ?? [] {
            Self.checkLegName(name, at: leg)
            let members = leg.members(known: ["model", "precision"])
            let definition = SparseDefinition(
                model: members.requiredName("model", of: leg), precision: members.precision())
            if definition.isPretokenized { members["precision"]?.note("has no meaning in a leg without a model") }
            sparse[name] = definition
        }
        for (name, leg) in members["dense"]?.namedMembers() ?? [] {
            Self.checkLegName(name, at: leg)
            let members = leg.members(known: ["model", "faiss", "similarity", "precision"])
            dense[name] = DenseDefinition(
                model: members.requiredName("model", of: leg), faiss: members["faiss"]?.name() ?? "auto",
                similarity: members["similarity"].flatMap(DenseSimilarity.init(reading:)) ?? .dot,
                precision: members.precision())
        }
        let legs = Set(sparse.keys).union(dense.keys)
        chunking = members["chunking"].map { ChunkingDefinition(reading: $0, legs: legs) }
        if let pretokenized = sparse.filter({ $0.value.isPretokenized }).keys.min() {
            members["chunking"]?.note("cannot be: nothing encodes chunks for the pretokenized leg \(pretokenized)")
        }
        if bm25 == nil, sparse.isEmpty, dense.isEmpty {
            node.note("must have at least one of bm25, sparse, dense")
        }
    }

    /// Leg names become names of files.
    private static func checkLegName(_ name: String, at node: JSONNode) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        if !allowed || name.isEmpty || name.utf8.count > 64 {
            node.note("the name of a leg must be 1 to 64 letters, digits, - or _")
        }
    }

    /// The definition as the `index` part of a pipeline file.
    public var json: JSONValue {
        var object: [String: JSONValue] = ["text_fields": .array(textFields.map(JSONValue.string))]
        if let bm25 {
            object["bm25"] = [
                "analyzer": .string(bm25.analyzer),
                "k1": .number(Double(shortest: bm25.parameters.k1)),
                "b": .number(Double(shortest: bm25.parameters.b)),
            ]
        }
        if !sparse.isEmpty {
            object["sparse"] = .object(
                sparse.mapValues { .object($0.precision.members(with: ["model": .string($0.model)])) })
        }
        if !dense.isEmpty {
            object["dense"] = .object(
                dense.mapValues {
                    .object(
                        $0.precision.members(
                            with: $0.similarity.members(
                                with: ["model": .string($0.model), "faiss": .string($0.faiss)])))
                })
        }
        object["chunking"] = chunking?.json
        return .object(object)
    }
}

extension DenseSimilarity {
    /// As Elasticsearch calls it in mappings.
    var elasticsearchName: String {
        switch self {
        case .dot: "dot_product"
        case .cosine: "cosine"
        case .l2: "l2_norm"
        }
    }

    init?(reading node: JSONNode) {
        guard let name = node.name() else { return nil }
        guard let similarity = Self.allCases.first(where: { $0.elasticsearchName == name }) else {
            let known = Self.allCases.map(\.elasticsearchName).joined(separator: ", ")
            node.note("is \"\(name)\", expected one of \(known)")
            return nil
        }
        self = similarity
    }

    /// The members of a JSON object with the similarity among them, unless it is the one that is meant without.
    fileprivate func members(with others: [String: JSONValue]) -> [String: JSONValue] {
        self == .dot ? others : others.merging(["similarity": .string(elasticsearchName)]) { $1 }
    }
}

extension BM25Definition {
    init(reading node: JSONNode) {
        let members = node.members(known: ["analyzer", "k1", "b"])
        self.init()
        if let analyzer = members["analyzer"] {
            self.analyzer = analyzer.name() ?? self.analyzer
            do {
                _ = try Analyzers.named(self.analyzer)
            } catch {
                analyzer.note("\(error)")
            }
        }
        let k1 = members["k1"]?.number(in: 0 ... .greatestFiniteMagnitude).map { Float($0) } ?? parameters.k1
        let b = members["b"]?.number(in: 0...1).map { Float($0) } ?? parameters.b
        do {
            parameters = try BM25Parameters(k1: k1, b: b)
        } catch {
            node.note("\(error)")
        }
    }
}

extension [String: JSONNode] {
    /// The string of a member that must be there.
    package func requiredName(_ key: String, of parent: JSONNode) -> String {
        guard let node = self[key] else {
            parent.note("\"\(key)\" is missing")
            return ""
        }
        return node.name() ?? ""
    }

    /// The member `precision`, automatic where there is none.
    package func precision() -> Precision {
        guard let node = self["precision"], let name = node.name() else { return .automatic }
        guard let precision = Precision(rawValue: name) else {
            let known = Precision.allCases.map(\.rawValue).joined(separator: ", ")
            node.note("is \"\(name)\", expected one of \(known)")
            return .automatic
        }
        return precision
    }
}

extension Precision {
    /// The members of a JSON object with the precision among them, unless it is the one that is meant without.
    package func members(with others: [String: JSONValue]) -> [String: JSONValue] {
        self == .automatic ? others : others.merging(["precision": .string(rawValue)]) { $1 }
    }
}

extension Double {
    /// The double whose shortest decimal form is the float's: 0.4 for `Float(0.4)`.
    init(shortest value: Float) {
        self = Double(value.description) ?? Double(value)
    }
}
