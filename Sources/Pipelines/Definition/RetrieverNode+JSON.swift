import Fusion
import IndexStore
import Retrieval

extension RetrieverNode {
    private static let kinds = [
        "bm25", "sparse_vector", "knn", "rrf", "linear", "combine", "learned", "query_dependent",
        "text_similarity_reranker",
    ]
    private static let optionKeys = ["_name", "filter", "min_score", "timeout_ms", "on_failure", "engine"]
    /// The window of a compound retriever that does not say one.
    static let defaultRankWindow = 100

    /// Reads one node: an object whose one key says what it is.
    ///
    /// - Parameter size: How many hits the search returns; a window must not be smaller.
    init(reading node: JSONNode, size: Int) {
        self.init(.bm25(BM25Leg()))
        guard let object = node.value.objectValue else {
            node.note("must be an object with one retriever, found \(node.value.kind)")
            return
        }
        guard object.count == 1 else {
            let found = object.isEmpty ? "none" : object.keys.sorted().joined(separator: ", ")
            node.note("must have exactly one key, one of \(Self.kinds.joined(separator: ", ")); found \(found)")
            return
        }
        for (name, body) in node.members(known: Self.kinds) where Self.kinds.contains(name) {
            self.init(name, reading: body, size: size)
        }
    }

    private init(_ name: String, reading body: JSONNode, size: Int) {
        switch name {
        case "bm25": self.init(bm25: body)
        case "sparse_vector": self.init(sparseVector: body)
        case "knn": self.init(knn: body)
        case "rrf": self.init(rrf: body, size: size)
        case "linear": self.init(linear: body, size: size)
        case "learned", "query_dependent": self.init(name, model: body, size: size)
        case "combine": self.init(combine: body, size: size)
        default: self.init(reranker: body, size: size)
        }
    }

    // MARK: Legs

    private init(bm25 node: JSONNode) {
        let members = node.members(known: ["k1", "b"] + Self.optionKeys)
        let leg = BM25Leg(
            k1: members["k1"]?.number(in: 0 ... .greatestFiniteMagnitude), b: members["b"]?.number(in: 0...1))
        self.init(.bm25(leg), options: Options(reading: members))
    }

    private init(sparseVector node: JSONNode) {
        let members = node.members(known: ["inference_id"] + SparseSearchOptions.keys + Self.optionKeys)
        let leg = SparseVectorLeg(
            inferenceID: members.requiredName("inference_id", of: node), options: SparseSearchOptions(reading: members))
        self.init(.sparseVector(leg), options: Options(reading: members))
    }

    private init(knn node: JSONNode) {
        let members = node.members(
            known: ["inference_id", "k", "num_candidates", "nprobe", "rescore_vector"] + Self.optionKeys)
        let rescoring = members["rescore_vector"]?.members(known: ["oversample"])
        let leg = KNNLeg(
            inferenceID: members.requiredName("inference_id", of: node),
            k: members["k"]?.integer(in: 1...SearchDefinition.maximumSize),
            candidates: members["num_candidates"]?.integer(in: 1...SearchDefinition.maximumSize),
            probes: members["nprobe"]?.integer(in: 1...1_000_000),
            oversample: rescoring?["oversample"]?.number(in: 0...100))
        if let k = leg.k, let candidates = leg.candidates, candidates < k {
            members["num_candidates"]?.note("must be ≥ k (\(k)), found \(candidates)")
        }
        self.init(.knn(leg), options: Options(reading: members))
    }

    // MARK: Compounds

    private init(rrf node: JSONNode, size: Int) {
        let members = node.members(known: ["retrievers", "rank_constant", "rank_window_size", "scale"] + Self.optionKeys)
        let children = Self.children(members["retrievers"], of: node).map { child in
            // Elasticsearch takes a retriever as it is, or with a weight around it.
            guard child.value.objectValue?["retriever"] != nil else {
                return RRFNode.WeightedRetriever(RetrieverNode(reading: child, size: 1))
            }
            let members = child.members(known: ["retriever", "weight", "depth"])
            return RRFNode.WeightedRetriever(
                Self.child(members, of: child), weight: Self.weight(members), depth: Self.depth(members))
        }
        let fusion = RRFNode(
            retrievers: children,
            rankConstant: members["rank_constant"]?.integer(in: 1...1_000_000) ?? 60,
            rankWindow: Self.rankWindow(members, size: size),
            scale: members["scale"]?.bool() ?? false)
        self.init(.rrf(fusion), options: Options(reading: members))
    }

    private init(linear node: JSONNode, size: Int) {
        let members = node.members(
            known: ["retrievers", "normalizer", "rank_window_size", "absent", "scale"] + Self.optionKeys)
        let scale = members["scale"]?.bool() ?? false
        let children = Self.normalizedChildren(members, of: node, scale: scale)
        let fusion = LinearNode(
            retrievers: children, rankWindow: Self.rankWindow(members, size: size),
            absent: members["absent"]?.oneOf(AbsentDocuments.self) ?? .zero, scale: scale)
        self.init(.linear(fusion), options: Options(reading: members))
    }

    private init(combine node: JSONNode, size: Int) {
        let members = node.members(
            known: ["retrievers", "normalizer", "rank_window_size", "absent", "scale"] + CombineMethod.keys
                + Self.optionKeys)
        let method = CombineMethod(reading: members, of: node)
        let scale = members["scale"]?.bool() ?? method.isScaled
        let absent = members["absent"]?.oneOf(AbsentDocuments.self) ?? method.absent
        if absent != .zero, !method.combiner.takesAbsentScores {
            node.note("\(FusionError.absentNotTaken(combiner: method.combiner.name))")
        }
        let children = Self.normalizedChildren(
            members, of: node, default: method.normalizer, scale: scale && method.combiner.usesScores)
        let fusion = CombineNode(
            retrievers: method.weighing(children, node), combiner: method.combiner,
            rankWindow: Self.rankWindow(members, size: size), absent: absent, scale: scale)
        self.init(.combine(fusion), options: Options(reading: members))
    }

    private init(_ name: String, model node: JSONNode, size: Int) {
        let members = node.members(known: ModelNode.keys + Self.optionKeys)
        let children = Self.children(members["retrievers"], of: node).map { child in
            guard child.value.objectValue?["retriever"] != nil else {
                return ModelNode.Child(RetrieverNode(reading: child, size: 1))
            }
            let members = child.members(known: ["retriever", "depth"])
            return ModelNode.Child(Self.child(members, of: child), depth: Self.depth(members))
        }
        let fusion = ModelNode(
            name, members, of: node, children: children, rankWindow: Self.rankWindow(members, size: size))
        self.init(fusion.map(Kind.model) ?? .bm25(BM25Leg()), options: Options(reading: members))
    }

    private init(reranker node: JSONNode, size: Int) {
        let members = node.members(
            known: ["retriever", "inference_id", "field", "rank_window_size", "blend", "precision"] + Self.optionKeys)
        let window = members["rank_window_size"]?.integer(in: 1...SearchDefinition.maximumSize)
        let reranker = RerankerNode(
            retriever: Self.child(members, of: node),
            inferenceID: members.requiredName("inference_id", of: node),
            field: members["field"]?.name(),
            rankWindow: window ?? max(size, 50),
            blend: members["blend"]?.number(in: 0...1) ?? 0.5,
            precision: members.precision())
        self.init(.textSimilarityReranker(reranker), options: Options(reading: members))
    }

    // MARK: Parts

    private static func children(_ list: JSONNode?, of node: JSONNode) -> [JSONNode] {
        guard let list else {
            node.note("\"retrievers\" is missing")
            return []
        }
        guard let elements = list.elements() else { return [] }
        if elements.isEmpty { list.note("must have at least one retriever") }
        return elements
    }

    /// The children of a fusion that normalises scores, each with a normaliser of its own or the fusion's.
    private static func normalizedChildren(
        _ members: [String: JSONNode], of node: JSONNode, default ownNormalizer: ScoreNormalizer = .none, scale: Bool
    ) -> [LinearNode.WeightedRetriever] {
        let shared = members["normalizer"].flatMap { ScoreNormalizer(reading: $0) }
        return children(members["retrievers"], of: node).map { child in
            let members = child.members(known: ["retriever", "weight", "normalizer", "depth"])
            let own = members["normalizer"].flatMap { ScoreNormalizer(reading: $0) }
            if let own, let shared, own != shared {
                members["normalizer"]?.note(
                    "must be the parent's own normalizer \(shared.json.text), found \(own.json.text)")
            }
            let normalizer = own ?? shared ?? ownNormalizer
            if scale, normalizer.greatest == nil {
                (members["normalizer"] ?? node).note("\(FusionError.noBound(normalizer: normalizer.name))")
            }
            return LinearNode.WeightedRetriever(
                Self.child(members, of: child), weight: weight(members), normalizer: normalizer,
                depth: depth(members))
        }
    }

    private static func child(_ members: [String: JSONNode], of parent: JSONNode) -> RetrieverNode {
        guard let node = members["retriever"] else {
            parent.note("\"retriever\" is missing")
            return RetrieverNode(.bm25(BM25Leg()))
        }
        return RetrieverNode(reading: node, size: 1)
    }

    private static func weight(_ members: [String: JSONNode]) -> Double {
        members["weight"]?.number(in: 0 ... .greatestFiniteMagnitude) ?? 1
    }

    private static func depth(_ members: [String: JSONNode]) -> Int? {
        members["depth"]?.integer(in: 1...SearchDefinition.maximumSize)
    }

    private static func rankWindow(_ members: [String: JSONNode], size: Int) -> Int {
        guard let node = members["rank_window_size"] else { return max(size, defaultRankWindow) }
        guard let window = node.integer(in: 1...SearchDefinition.maximumSize) else { return size }
        if window < size { node.note("must be ≥ size (\(size)), found \(window)") }
        return window
    }
}

extension RetrieverNode.Options {
    init(reading members: [String: JSONNode]) {
        self.init(
            name: members["_name"]?.name(),
            filter: members["filter"]?.filter(),
            minimumScore: members["min_score"]?.number(),
            timeout: members["timeout_ms"]?.timeout(),
            onFailure: members["on_failure"]?.oneOf(RetrieverNode.FailurePolicy.self) ?? .skip,
            engine: members["engine"]?.name())
    }
}
