import Retrieval

extension ElasticsearchMapping {
    /// The body of `PUT index`, on one line.
    public var json: String {
        var json = JSONText()
        do {
            try json.value(body, place: "mapping")
        } catch {
            preconditionFailure("a mapping has no numbers that JSON cannot hold: \(error)")
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The body of `PUT index`: `settings` and `mappings`.
    public var body: JSONValue { ["settings": .object(settings), "mappings": .object(mappings)] }

    // MARK: Settings

    private var settings: [String: JSONValue] {
        var settings: [String: JSONValue] = [:]
        if let lexical {
            settings["similarity"] = [
                Self.lexicalField: ["type": "BM25", "k1": .shortest(lexical.k1), "b": .shortest(lexical.b)]
            ]
            if let analysis = lexical.analysis, !analysis.settings.isEmpty {
                settings["analysis"] = .object(analysis.settings)
            }
        }
        if system == .opensearch, !denseFields.isEmpty { settings["knn"] = true }
        return settings.isEmpty ? [:] : ["index": .object(settings)]
    }

    // MARK: Mappings

    private var mappings: [String: JSONValue] {
        var mappings: [String: JSONValue] = [
            "date_detection": false, "numeric_detection": false, "dynamic_templates": Self.metadataTemplates,
            "properties": .object(properties),
        ]
        if let meta { mappings["_meta"] = meta }
        return mappings
    }

    /// What a push keeps in the mapping beside the fields; nil when there is no pipeline.
    public var meta: JSONValue? {
        pipeline.map { ["hybrid_search": ["format": 1, "pipeline": .string($0)]] }
    }

    /// The fields by their names, but for the metadata's.
    public var properties: [String: JSONValue] {
        var properties: [String: JSONValue] = ["title": title, "text": Self.unsearched]
        for name in textFields where properties[name] == nil { properties[name] = Self.keywordOrDate }
        let copies = (lexical == nil ? [] : [Self.lexicalField]) + semanticFields.keys.sorted()
        if !copies.isEmpty {
            for name in textFields {
                properties[name] = properties[name]?.adding("copy_to", .array(copies.map(JSONValue.string)))
            }
        }
        if let lexical, let analysis = lexical.analysis {
            properties[Self.lexicalField] = [
                "type": "text", "analyzer": .string(analysis.name), "similarity": .string(Self.lexicalField),
            ]
        }
        for name in sparseFields { properties[name] = sparse }
        for field in denseFields {
            properties[field.name] = system == .elasticsearch ? field.mapping : field.knnMapping
        }
        for (name, endpoint) in semanticFields {
            properties[name] = ["type": "semantic_text", "inference_id": .string(endpoint)]
        }
        properties[Self.fingerprintField] = ["type": "keyword", "index": false]
        return properties
    }

    /// Words for those who search titles alone, and the whole for filters.
    private var title: JSONValue {
        [
            "type": "text", "analyzer": .string(lexical?.analysis?.name ?? "standard"),
            "fields": ["keyword": Self.keyword],
        ]
    }

    private var sparse: JSONValue {
        guard system == .elasticsearch else { return ["type": "rank_features"] }
        guard let pruning else { return ["type": "sparse_vector"] }
        return [
            "type": "sparse_vector",
            "index_options": [
                "prune": true,
                "pruning_config": [
                    "tokens_freq_ratio_threshold": .integer(pruning.frequencyRatio),
                    "tokens_weight_threshold": .number(pruning.weightShare),
                ],
            ],
        ]
    }

    /// Terms of more than 32,766 bytes are refused, whole documents with them; so long ones are kept but not indexed.
    private static let keyword: JSONValue = ["type": "keyword", "ignore_above": 8191]
    /// The string as it is, and in `.date` as an instant, where it is one.
    private static let keywordOrDate = keyword.adding(
        "fields", ["date": ["type": "date", "format": "strict_date_optional_time", "ignore_malformed": true]])
    /// Is copied to where it is searched.
    private static let unsearched: JSONValue = ["type": "text", "index": false]

    /// Strings as they are, and numbers with all their digits: what a filter compares. A field whose first string is
    /// a date must not become one of dates, which would refuse documents with other strings.
    private static let metadataTemplates: JSONValue = [
        ["strings": ["match_mapping_type": "string", "mapping": keywordOrDate]],
        ["numbers": ["match_mapping_type": "double", "mapping": ["type": "double"]]],
    ]
}

extension ElasticsearchMapping.DenseField {
    fileprivate var mapping: JSONValue {
        let mapping: JSONValue = [
            "type": "dense_vector", "dims": .integer(dimension), "index": true,
            "similarity": .string(similarity.rawValue),
        ]
        return switch indexing {
        case nil: mapping
        case .flat: mapping.adding("index_options", ["type": "flat"])
        case .hnsw(let m): mapping.adding("index_options", ["type": "hnsw", "m": .integer(m)])
        }
    }

    fileprivate var knnMapping: JSONValue {
        var method: JSONValue = ["name": "hnsw", "engine": "faiss", "space_type": .string(similarity.spaceType)]
        if case .hnsw(let m) = indexing { method = method.adding("parameters", ["m": .integer(m)]) }
        return ["type": "knn_vector", "dimension": .integer(dimension), "method": method]
    }
}

extension ElasticsearchMapping.Similarity {
    /// What OpenSearch calls it.
    fileprivate var spaceType: String {
        switch self {
        case .dotProduct, .maxInnerProduct: "innerproduct"
        case .cosine: "cosinesimil"
        case .l2Norm: "l2"
        }
    }
}

extension ElasticsearchMapping.Lexical {
    /// The analyzer's name there, with the settings that define it where it is not built in; nil when there is none.
    ///
    /// `english` and `standard` are Lucene's in all three systems; Snowball's languages are stemmed words without
    /// stop words here, which the analyzers of the languages' names there are not.
    var analysis: (name: String, settings: [String: JSONValue])? {
        if ["english", "standard"].contains(analyzer) { return (analyzer, [:]) }
        guard Self.snowballLanguages.contains(analyzer) else { return nil }
        let name = "hybrid_search_\(analyzer)"
        let language = analyzer.prefix(1).uppercased() + analyzer.dropFirst()
        return (
            name,
            [
                "filter": .object([name: ["type": "snowball", "language": .string(language)]]),
                "analyzer": .object([
                    name: ["type": "custom", "tokenizer": "standard", "filter": ["lowercase", .string(name)]]
                ]),
            ]
        )
    }

    /// The languages of Lucene's `snowball` token filter.
    private static let snowballLanguages: Set<String> = [
        "arabic", "armenian", "basque", "catalan", "danish", "dutch", "estonian", "finnish", "french", "german",
        "hungarian", "irish", "italian", "lithuanian", "norwegian", "portuguese", "romanian", "russian", "serbian",
        "spanish", "swedish", "turkish", "yiddish",
    ]
}

extension JSONValue {
    fileprivate func adding(_ key: String, _ value: JSONValue) -> JSONValue {
        .object((objectValue ?? [:]).merging([key: value]) { $1 })
    }

    /// The double with the float's digits: 0.75, 1.2.
    fileprivate static func shortest(_ value: Float) -> JSONValue {
        .number(Double(value.description) ?? Double(value))
    }
}
