import Foundation
import IndexStore
import Retrieval

extension Pipeline {
    /// Reads a pipeline file.
    ///
    /// - Throws: ``PipelineError`` with the path of every mistake in the file.
    public init(contentsOf url: URL) throws(PipelineError) {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            let missing = !FileManager.default.fileExists(atPath: url.path)
            throw .unreadable(file: url.path, reason: missing ? "there is no such file" : error.localizedDescription)
        }
        try self.init(
            json: data, file: url.path, name: url.deletingPathExtension().lastPathComponent,
            folder: url.deletingLastPathComponent())
    }

    /// Reads a pipeline from JSON text.
    ///
    /// - Parameters:
    ///   - file: What errors call the text.
    ///   - name: The pipeline's name when it does not say one.
    ///   - folder: Where models of fusion are that it names; nil for the working directory.
    public init(
        json data: Data, file: String = "pipeline", name: String = "pipeline", folder: URL? = nil
    ) throws(PipelineError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: data)
        } catch {
            throw .notJSON(file: file, reason: error.description)
        }
        let report = JSONNode.Report(folder: folder)
        self.init(reading: JSONNode(value, report: report), name: name)
        guard report.problems.isEmpty else { throw .invalid(file: file, problems: report.problems) }
    }

    /// A file is a whole pipeline, or a bare search body as one would send it to Elasticsearch.
    private init(reading node: JSONNode, name: String) {
        let isBareSearch = node.value.objectValue.map { $0["search"] == nil && $0["retriever"] != nil } ?? false
        if isBareSearch {
            self.init(name: name, search: SearchDefinition(reading: node, alsoKnown: ["$schema"]))
            return
        }
        let members = node.members(known: ["$schema", "name", "description", "index", "engines", "search"])
        if node.value.objectValue != nil, members["search"] == nil { node.note("\"search\" is missing") }
        self.init(
            name: members["name"]?.name() ?? name,
            description: members["description"]?.string() ?? "",
            index: members["index"].map(IndexDefinition.init(reading:)),
            engines: members["engines"].map(PipelineEngine.byName(reading:)) ?? [:],
            search: members["search"].map { SearchDefinition(reading: $0) }
                ?? SearchDefinition(retriever: RetrieverNode(.bm25(BM25Leg()))))
        guard let search = members["search"] else { return }
        search.checkEngines(of: self.search.retriever, known: engines.keys.sorted())
        if let index { search.checkLegs(of: self.search.retriever, against: index) }
    }
}

extension SearchDefinition {
    init(reading node: JSONNode, alsoKnown: [String] = []) {
        let members = node.members(
            known: ["size", "from", "retriever", "filter", "timeout_ms", "budget_ms"] + alsoKnown)
        let size = members["size"]?.integer(in: 1...Self.maximumSize) ?? Self.defaultSize
        let from = members["from"]?.integer(in: 0...Self.maximumSize) ?? 0
        if from + size > Self.maximumSize {
            members["from"]?.note("must be at most \(Self.maximumSize) together with size (\(size)), found \(from)")
        }
        guard let retriever = members["retriever"] else {
            node.note("\"retriever\" is missing")
            self.init(size: size, retriever: RetrieverNode(.bm25(BM25Leg())))
            return
        }
        self.init(
            size: size,
            from: from,
            retriever: RetrieverNode(reading: retriever, size: size),
            filter: members["filter"]?.filter(),
            timeout: members["timeout_ms"]?.timeout(),
            budget: members["budget_ms"]?.timeout())
    }
}

extension JSONNode {
    func timeout() -> Duration? {
        integer(in: 1...3_600_000).map { .milliseconds($0) }
    }

    /// Notes engines that the same file does not define.
    fileprivate func checkEngines(of node: RetrieverNode, known: [String]) {
        for engine in node.engines.sorted() where !known.contains(engine) {
            let defined = known.isEmpty ? "none" : known.joined(separator: ", ")
            note("uses the engine \"\(engine)\", which is not among the file's engines (\(defined))")
        }
    }

    /// Notes legs that run here and that the index part of the same file does not define.
    fileprivate func checkLegs(of node: RetrieverNode, against index: IndexDefinition) {
        for leg in node.legsRunningHere {
            switch leg.kind {
            case .bm25 where index.bm25 == nil:
                note("uses bm25, which the index part does not define")
            case .sparseVector(let sparse) where index.sparse[sparse.inferenceID] == nil:
                note(Self.missingLeg("sparse", sparse.inferenceID, known: index.sparse.keys.sorted()))
            case .knn(let knn) where index.dense[knn.inferenceID] == nil:
                note(Self.missingLeg("dense", knn.inferenceID, known: index.dense.keys.sorted()))
            default: break
            }
        }
    }

    private static func missingLeg(_ kind: String, _ name: String, known: [String]) -> String {
        let defined = known.isEmpty ? "none" : known.joined(separator: ", ")
        return "uses inference_id \"\(name)\", which is not among the index part's \(kind) legs (\(defined))"
    }
}

extension RetrieverNode {
    /// The retrievers right below the node.
    public var children: [RetrieverNode] {
        if case .textSimilarityReranker(let node) = kind { return [node.retriever] }
        return pooledRetrievers.map(\.retriever)
    }

    /// The engines that the node and those below it name.
    public var engines: Set<String> {
        children.reduce(into: Set([options.engine].compactMap(\.self))) { $0.formUnion($1.engines) }
    }

    /// The leaves for which neither they nor a node above names an engine.
    fileprivate var legsRunningHere: [RetrieverNode] {
        guard options.engine == nil else { return [] }
        return children.isEmpty ? [self] : children.flatMap(\.legsRunningHere)
    }

    /// The leaves of the tree.
    public var legs: [RetrieverNode] {
        children.isEmpty ? [self] : children.flatMap(\.legs)
    }
}
