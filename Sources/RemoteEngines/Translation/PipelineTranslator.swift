import IndexStore
import Pipelines
import Retrieval

/// Translates retriever trees into the language of Elasticsearch or OpenSearch.
///
/// What the engine cannot do is named with its place, all of it, and there is no body then: a body that returns other
/// documents is worse than none. `docs/interop/translate.md` has the table of equivalents.
public struct PipelineTranslator: Sendable {
    public var engine: TargetEngine
    /// Where the engine has the legs.
    public var fields: EngineFields
    /// What the legs are; nil when it is not known, as in a pipeline that only searches.
    public var definition: IndexDefinition?

    public init(to engine: TargetEngine, fields: EngineFields = EngineFields(), definition: IndexDefinition? = nil) {
        self.engine = engine
        self.fields = fields
        self.definition = definition
    }

    /// Translates a node with all below it.
    ///
    /// - Parameters:
    ///   - query: The query, with vectors for the legs that are encoded here.
    ///   - size: How many documents are wanted; no more come back than a fusion's window holds.
    ///   - from: How many of the best to leave out.
    ///   - filter: Which documents may be returned, besides what the tree itself says.
    ///   - timeout: The time that the engine may take; it then answers with what it has.
    ///   - path: Where the node stands, the start of every remark's path.
    /// - Complexity: O(nodes + length of the vectors).
    public func translate(
        _ node: RetrieverNode, query: EngineQuery, size: Int, from: Int = 0, filter: Filter? = nil,
        timeout: Duration? = nil, path: String = "$"
    ) -> Translation {
        let page = SearchedPage(size: size, from: from, filter: filter, filterPath: "filter")
        return translate(node, query: query, page, timeout: timeout, path: path)
    }

    private func translate(
        _ node: RetrieverNode, query: EngineQuery, _ page: SearchedPage, timeout: Duration?, path: String
    ) -> Translation {
        let report = TreePlace.Report()
        checkChunks(report)
        let place = TreePlace(path: path, report: report)
        let legs = LegTranslator(engine: engine, fields: fields, definition: definition, query: query)
        var request: TranslatedRequest
        switch engine {
        case .elasticsearch: request = ElasticsearchTranslator(legs: legs).request(node, page, at: place)
        case .opensearch: request = OpenSearchTranslator(legs: legs).request(node, page, at: place)
        }
        if let timeout { request.body["timeout"] = .string("\(timeout.wholeMilliseconds)ms") }
        let isWhole = report.missing.isEmpty
        return Translation(
            body: isWhole ? .object(request.body) : nil,
            searchPipeline: isWhole && !request.searchPipeline.isEmpty ? .object(request.searchPipeline) : nil,
            scores: request.scores, missing: report.missing, notes: report.notes)
    }

    /// Translates the search part of a pipeline.
    ///
    /// - Parameter path: Where the search part stands, the start of every remark's path.
    public func translate(_ search: SearchDefinition, query: EngineQuery, path: String = "$.search") -> Translation {
        let page = SearchedPage(
            size: search.size, from: search.from, filter: search.filter, filterPath: "\(path).filter")
        var translation = translate(
            search.retriever, query: query, page, timeout: search.timeout, path: "\(path).retriever")
        if search.budget != nil {
            let remark = "a budget chooses how much is done here; there all is done, whatever it takes"
            translation.notes.append(TranslationRemark(path: "\(path).budget_ms", reason: remark))
        }
        return translation
    }

    private func checkChunks(_ report: TreePlace.Report) {
        guard definition?.chunking != nil else { return }
        TreePlace(path: "$.index.chunking", report: report).lacks(
            "documents are searched by their chunks here; there each is one document with one vector for each leg")
    }
}

/// Which hits are asked for.
struct SearchedPage {
    var size: Int
    var from: Int
    var filter: Filter?
    /// Where remarks find the filter.
    var filterPath: String

    /// The last rank of the page.
    var end: Int { from + size }
}

/// What is sent to an engine.
struct TranslatedRequest {
    var body: [String: JSONValue]
    var searchPipeline: [String: JSONValue] = [:]
    var scores = ScoreConversion.same
}

extension Duration {
    fileprivate var wholeMilliseconds: Int { max(1, Int((self / .milliseconds(1)).rounded())) }
}
