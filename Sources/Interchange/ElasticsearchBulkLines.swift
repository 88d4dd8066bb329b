import Retrieval

/// Makes documents into the lines of Elasticsearch's `_bulk`: one with the action, one with the document's fields.
///
/// Fields are `title`, `text`, the document's metadata, and its vectors. For Elasticsearch and OpenSearch alike.
public struct ElasticsearchBulkLines: Sendable {
    /// What to do with a token that has a dot in it, such as BERT's ".".
    public enum DottedTokens: Sendable {
        /// Written as they are, for `sparse_vector` fields of Elasticsearch 9 (its check for dots was removed in pull
        /// request 111981 of September 2024).
        case keep
        /// Left out, for older versions and for `rank_features` fields, which refuse the document.
        case drop
        /// Written with U+2024, the one dot leader, for `rank_features` fields: queries must be written so as well
        /// (``featureName(_:)``), and scores then are the same.
        case replace
    }

    private let index: String
    private let mapping: ElasticsearchMapping
    private let dottedTokens: DottedTokens

    /// - Parameter dottedTokens: Nil keeps them in Elasticsearch and replaces them in OpenSearch.
    /// - Throws: ``InterchangeError`` when the index has a name that Elasticsearch refuses.
    public init(
        index: String, mapping: ElasticsearchMapping, dottedTokens: DottedTokens? = nil
    ) throws(InterchangeError) {
        guard Self.isIndexName(index) else {
            throw InterchangeError(
                place: "\(mapping.system.title) index \"\(index)\"",
                problem: "a name must be lower case, at most 255 bytes, without \\ / * ? \" < > | , # : and spaces, "
                    + "and must not start with - _ + or .")
        }
        self.index = index
        self.mapping = mapping
        self.dottedTokens = dottedTokens ?? (mapping.system == .elasticsearch ? .keep : .replace)
    }

    /// A token as `rank_features` fields take it: without dots.
    public static func featureName(_ token: String) -> String {
        token.utf8.contains(0x2E) ? String(token.map { $0 == "." ? "\u{2024}" : $0 }) : token
    }

    /// The two lines of a document, each with its line break.
    ///
    /// - Parameters:
    ///   - sparse: Vectors by the name of their field in the mapping; a field may be missing. Tokens whose weight is
    ///     0, or too small for a normal 32-bit float, are left out as Elasticsearch refuses them.
    ///   - dense: Vectors by the name of their field in the mapping; a field may be missing.
    ///   - fingerprint: Tells a push which state of the document this is; nil to write none.
    ///   - place: What errors call where the document was going.
    /// - Throws: ``InterchangeError`` for an id that is empty or longer than 512 bytes, for a field that the mapping
    ///   lacks, for metadata with the name of a field of the mapping, and for a vector that Elasticsearch would
    ///   refuse.
    public func lines(
        _ document: Document, sparse: [String: [WeightedToken]] = [:], dense: [String: [Float]] = [:],
        fingerprint: Int64? = nil, place: String
    ) throws(InterchangeError) -> [UInt8] {
        let place = "\(place), document \"\(document.id)\""
        guard 1...CorpusReader.longestID ~= document.id.rawValue.utf8.count else {
            throw InterchangeError(place: place, problem: "the id must have 1 to \(CorpusReader.longestID) bytes")
        }
        var fields: [String: Field] = [
            "title": .value(.string(document.title)), "text": .value(.string(document.text)),
        ]
        let reserved = mapping.reservedNames
        for (name, value) in document.metadata {
            guard !reserved.contains(name) else {
                throw InterchangeError(
                    place: place, problem: "the metadata field \"\(name)\" has a mapped field's name")
            }
            fields[name] = .value(value)
        }
        for (name, vector) in sparse.inKeyOrder {
            fields[name] = .sparse(try checked(vector, field: name, place: place))
        }
        for (name, vector) in dense.inKeyOrder {
            fields[name] = .dense(try checked(vector, field: name, place: place))
        }
        if let fingerprint {
            fields[ElasticsearchMapping.fingerprintField] = .value(.string(Self.text(ofFingerprint: fingerprint)))
        }
        return try lines(document.id, fields, place: place)
    }

    /// A fingerprint as documents have it: 16 hexadecimal digits, since many readers of JSON round large integers.
    public static func text(ofFingerprint fingerprint: Int64) -> String {
        let digits = String(UInt64(bitPattern: fingerprint), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The fingerprint of its text; nil when it is none.
    public static func fingerprint(ofText text: String) -> Int64? {
        UInt64(text, radix: 16).map { Int64(bitPattern: $0) }
    }

    /// The line that deletes a document.
    public func deletion(of id: DocumentID) -> [UInt8] {
        var json = JSONText()
        json.raw("{\"delete\":")
        target(id, &json)
        json.raw("}\n")
        return json.bytes
    }

    private enum Field {
        case value(JSONValue)
        case sparse([WeightedToken])
        case dense([Float])
    }

    private func target(_ id: DocumentID, _ json: inout JSONText) {
        json.raw("{\"_index\":")
        json.string(index)
        json.raw(",\"_id\":")
        json.string(id.rawValue)
        json.raw("}")
    }

    private func lines(
        _ id: DocumentID, _ fields: [String: Field], place: String
    ) throws(InterchangeError) -> [UInt8] {
        var json = JSONText()
        json.raw("{\"index\":")
        target(id, &json)
        json.raw("}\n")
        try json.list("{", fields.inKeyOrder, "}\n") { (json, field) throws(InterchangeError) in
            json.string(field.key)
            json.raw(":")
            switch field.value {
            case .value(let value): try json.value(value, place: place)
            case .dense(let vector): json.list("[", vector, "]") { $0.number($1) }
            case .sparse(let vector):
                json.list("{", vector, "}") { json, entry in
                    json.string(entry.token)
                    json.raw(":")
                    json.number(entry.weight)
                }
            }
        }
        return json.bytes
    }

    private func checked(
        _ vector: [WeightedToken], field name: String, place: String
    ) throws(InterchangeError) -> [WeightedToken] {
        guard mapping.sparseFields.contains(name) else {
            throw InterchangeError(place: place, problem: "the mapping has no sparse vector field \"\(name)\"")
        }
        let named = dottedTokens == .replace
            ? vector.map { WeightedToken(Self.featureName($0.token), $0.weight) } : vector
        return try named.canonical(place: "\(place), field \"\(name)\"").filter { entry in
            entry.weight >= .leastNormalMagnitude && (dottedTokens == .keep || !entry.token.utf8.contains(0x2E))
        }
    }

    private func checked(_ vector: [Float], field name: String, place: String) throws(InterchangeError) -> [Float] {
        guard let field = mapping.denseFields.first(where: { $0.name == name }) else {
            throw InterchangeError(place: place, problem: "the mapping has no dense vector field \"\(name)\"")
        }
        let place = "\(place), field \"\(name)\""
        guard vector.count == field.dimension else {
            throw InterchangeError(
                place: place, problem: "the vector has \(vector.count) dimensions and not \(field.dimension)")
        }
        // In 32 bits, as Elasticsearch computes it: what overflows or vanishes here does so there.
        let squaredLength = Float(vector.reduce(0.0) { $0 + Double($1) * Double($1) })
        guard squaredLength.isFinite else {
            throw InterchangeError(
                place: place, problem: "the vector has a number in it that is not finite or too large")
        }
        switch field.similarity {
        case .cosine where squaredLength == 0:
            throw InterchangeError(place: place, problem: "cosine similarity is not defined for a vector of zeros")
        case .dotProduct where mapping.system == .elasticsearch && abs(squaredLength - 1) > 1e-3:
            throw InterchangeError(
                place: place,
                problem: "dot_product needs vectors of length 1, found \(squaredLength.squareRoot()); "
                    + "use max_inner_product, or normalise them")
        default: return vector
        }
    }

    private static func isIndexName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.utf8.count <= 255, name == name.lowercased() else {
            return false
        }
        return !"-_+.".unicodeScalars.contains(first)
            && !name.unicodeScalars.contains { "\\/*?\"<>|,#: ".unicodeScalars.contains($0) || $0.value < 0x20 }
    }
}
