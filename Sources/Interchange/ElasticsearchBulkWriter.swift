import Retrieval

/// Writes documents for Elasticsearch's `_bulk`: a line with the action, a line with the document's fields.
///
/// Fields are `title`, `text`, the document's metadata, and its vectors. The file appears under its name when
/// ``finish()`` returns. Elasticsearch takes 100 MB in one request unless told otherwise, so send a large file in
/// parts of an even number of lines (`split -l`).
public final class ElasticsearchBulkWriter {
    /// What to do with a token that has a dot in it, such as BERT's ".".
    public enum DottedTokens: Sendable {
        /// Written as they are, for `sparse_vector` fields of Elasticsearch 9 (its check for dots was removed in pull
        /// request 111981 of September 2024).
        case keep
        /// Left out, for older versions and for `rank_features` fields, which refuse the document.
        case drop
    }

    private let file: OutputFile
    private let index: String
    private let mapping: ElasticsearchMapping
    private let dottedTokens: DottedTokens

    /// - Throws: ``InterchangeError`` when the index has a name that Elasticsearch refuses or the file cannot be
    ///   made.
    public init(
        path: String, index: String, mapping: ElasticsearchMapping, dottedTokens: DottedTokens = .keep
    ) throws(InterchangeError) {
        guard Self.isIndexName(index) else {
            throw InterchangeError(
                place: "Elasticsearch index \"\(index)\"",
                problem: "a name must be lower case, at most 255 bytes, without \\ / * ? \" < > | , # : and spaces, "
                    + "and must not start with - _ + or .")
        }
        self.index = index
        self.mapping = mapping
        self.dottedTokens = dottedTokens
        file = try OutputFile(path: path)
    }

    /// Writes one document.
    ///
    /// - Parameters:
    ///   - sparse: Vectors by the name of their field in the mapping; a field may be missing. Tokens whose weight is
    ///     0, or too small for a normal 32-bit float, are left out as Elasticsearch refuses them.
    ///   - dense: Vectors by the name of their field in the mapping; a field may be missing.
    /// - Throws: ``InterchangeError`` for an id that is empty or longer than 512 bytes, for a field that the mapping
    ///   lacks, for metadata with the name of a field of the mapping, for a vector that Elasticsearch would refuse,
    ///   and when the disk is full.
    public func write(
        _ document: Document, sparse: [String: [WeightedToken]] = [:], dense: [String: [Float]] = [:]
    ) throws(InterchangeError) {
        let place = "\(file.path), document \"\(document.id)\""
        guard 1...CorpusReader.longestID ~= document.id.rawValue.utf8.count else {
            throw InterchangeError(place: place, problem: "the id must have 1 to \(CorpusReader.longestID) bytes")
        }
        var fields: [String: Field] = [
            "title": .value(.string(document.title)), "text": .value(.string(document.text)),
        ]
        let reserved = mapping.fieldNames
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
        try file.write(lines(document.id, fields, place: place))
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }

    private enum Field {
        case value(JSONValue)
        case sparse([WeightedToken])
        case dense([Float])
    }

    private func lines(
        _ id: DocumentID, _ fields: [String: Field], place: String
    ) throws(InterchangeError) -> [UInt8] {
        var json = JSONText()
        json.raw("{\"index\":{\"_index\":")
        json.string(index)
        json.raw(",\"_id\":")
        json.string(id.rawValue)
        json.raw("}}\n")
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
        let place = "\(place), field \"\(name)\""
        return try vector.canonical(place: place).filter { entry in
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
        case .dotProduct where abs(squaredLength - 1) > 1e-3:
            throw InterchangeError(
                place: place,
                problem: "dot_product needs vectors of length 1, found \(squaredLength.squareRoot()); "
                    + "normalise them or use cosine")
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
