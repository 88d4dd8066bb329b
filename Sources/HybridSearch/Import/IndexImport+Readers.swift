import Foundation
import IndexStore
import Interchange
import Pipelines
import Retrieval

extension IndexImport {
    /// The name of a leg that is made for vectors that have none.
    static let defaultLeg = "impacts"

    /// What reads the documents for the legs of an index.
    func reader(for definition: IndexDefinition, _ report: inout ImportReport) throws -> any EncodedDocumentSource {
        switch format {
        case .anserini, .seismic:
            let sparse = try sparseLeg(of: definition)
            let dense = definition.dense.count == 1 ? definition.dense.keys.first : nil
            return try vectorLines(sparseLeg: sparse, denseLeg: dense)
        case .elasticsearch, .opensearch:
            let mapping = try mapping()
            let fields = vectorFields(of: definition, mapping)
            report.notes += notes(of: fields)
            return try ElasticsearchReader(paths: paths, vectors: fields)
        case .beir:
            let folder = try BEIRFolder(paths: paths)
            report.notes += folder.notes
            return PlainDocumentReader(try CorpusReader(paths: folder.corpus))
        case .ciff:
            return try ciffDocuments(for: definition, &report)
        }
    }

    private func vectorLines(sparseLeg: String?, denseLeg: String? = nil) throws -> VectorLinesReader {
        try VectorLinesReader(
            paths: paths, format: format == .seismic ? .seismic : .anserini, sparseLeg: sparseLeg, denseLeg: denseLeg)
    }

    /// The leg that was asked for, or the only one.
    func sparseLeg(of definition: IndexDefinition) throws -> String? {
        let known = definition.sparse.keys.sorted()
        if let leg {
            guard definition.sparse[leg] != nil else {
                throw IndexStoreError.noSuchLeg(kind: "sparse_vector", name: leg, known: known)
            }
            return leg
        }
        guard known.count < 2 else {
            throw InterchangeError(
                place: "import",
                problem: "the index has several sparse legs; name one: \(known.joined(separator: ", "))")
        }
        return known.first
    }

    // MARK: New indexes

    /// The pipeline of a new index, as what is to be imported suggests it, and what reads it.
    func opening(
        _ report: inout ImportReport
    ) throws -> (source: any EncodedDocumentSource, pipeline: Pipeline) {
        switch format {
        case .anserini, .seismic:
            let leg = leg ?? Self.defaultLeg
            let source = try PeekedSource(vectorLines(sparseLeg: leg))
            let definition = IndexDefinition(
                bm25: source.hasText ? BM25Definition() : nil, sparse: [leg: .pretokenized])
            return (source, .imported(definition))
        case .elasticsearch, .opensearch:
            guard let mapping = try mapping() else {
                throw InterchangeError(
                    place: paths.joined(separator: ", "),
                    problem: "nothing says which fields are vectors; give the index's mappings or a pipeline")
            }
            let definition = try definition(of: mapping)
            return (try reader(for: definition, &report), .imported(definition))
        case .beir:
            return (try reader(for: IndexDefinition(), &report), .hybrid)
        case .ciff:
            let source = try ciffDocuments(for: nil, &report)
            let definition = switch source.content {
            case .frequencies: IndexDefinition(bm25: BM25Definition())
            case .impacts(let leg): IndexDefinition(sparse: [leg: .pretokenized])
            }
            return (source, .imported(definition))
        }
    }

    // MARK: Elasticsearch

    private func mapping() throws -> ElasticsearchMappingFile? {
        if let mappings { return try ElasticsearchMappingFile(path: mappings) }
        let beside = paths.map { URL(filePath: $0).appending(path: "mappings.json").path }
        guard let found = beside.first(where: FileManager.default.fileExists(atPath:)) else { return nil }
        return try ElasticsearchMappingFile(path: found)
    }

    /// Leg names have no dots.
    private static func legName(_ field: String) -> String { field.replacing(".", with: "_") }

    private func vectorFields(
        of definition: IndexDefinition, _ mapping: ElasticsearchMappingFile?
    ) -> ElasticsearchVectorFields {
        var fields = ElasticsearchVectorFields()
        for field in (mapping?.sparseFields ?? []) + definition.sparse.keys {
            let leg = Self.legName(field)
            if definition.sparse[leg] != nil { fields.sparse[field] = leg } else { fields.ignored.insert(field) }
        }
        for field in (mapping?.denseFields ?? []) + definition.dense.keys {
            let leg = Self.legName(field)
            if definition.dense[leg] != nil { fields.dense[field] = leg } else { fields.ignored.insert(field) }
        }
        fields.required = Set(definition.sparse.filter { $0.value.isPretokenized }.keys)
        return fields
    }

    private func notes(of fields: ElasticsearchVectorFields) -> [String] {
        fields.ignored.sorted().map {
            "the vectors of \"\($0)\" are left out: the index has no such leg (a pipeline names a dense leg's model)"
        }
    }

    private func definition(of mapping: ElasticsearchMappingFile) throws -> IndexDefinition {
        let first = ["title", "text"].filter(mapping.textFields.contains)
        let others = mapping.textFields.filter { !first.contains($0) }
        let sparse = mapping.sparseFields.map { (Self.legName($0), SparseDefinition.pretokenized) }
        let definition = IndexDefinition(
            textFields: mapping.textFields.isEmpty ? ["title", "text"] : first + others,
            bm25: mapping.textFields.isEmpty ? nil : BM25Definition(),
            sparse: Dictionary(sparse, uniquingKeysWith: { first, _ in first }))
        guard definition.bm25 != nil || !definition.sparse.isEmpty else {
            throw InterchangeError(
                place: mappings ?? "mappings.json",
                problem: "has no text and no sparse vectors; a pipeline names the models of dense legs")
        }
        return definition
    }
}

extension Pipeline {
    /// Where there are vectors of tokens, those are searched, in full precision; the lexical leg is there for other
    /// pipelines, since it is asked by words and not by tokens.
    fileprivate static func imported(_ definition: IndexDefinition) -> Pipeline {
        let legs = definition.sparse.keys.sorted().map { name in
            RetrieverNode(
                .sparseVector(SparseVectorLeg(inferenceID: name, options: SparseSearchOptions(isExact: true))))
        }
        guard let first = legs.first else { return .covering(definition) }
        let retriever = legs.count == 1 ? first
            : RetrieverNode(.rrf(RRFNode(retrievers: legs.map { .init($0) }, rankWindow: 200)))
        return Pipeline(name: "imported", index: definition, search: SearchDefinition(retriever: retriever))
    }
}
