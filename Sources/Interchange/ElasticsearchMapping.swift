/// The fields of an Elasticsearch index that holds our documents: `title` and `text`, sparse vectors, dense vectors.
/// Metadata fields are not named; Elasticsearch maps them as they come.
public struct ElasticsearchMapping: Hashable, Sendable {
    /// How a dense vector field compares vectors.
    public enum Similarity: String, Sendable {
        /// The inner product of vectors of length 1.
        case dotProduct = "dot_product"
        case cosine
        /// Euclidean distance.
        case l2Norm = "l2_norm"
    }

    public struct DenseField: Hashable, Sendable {
        public var name: String
        public var dimension: Int
        public var similarity: Similarity

        public init(name: String, dimension: Int, similarity: Similarity) {
            self.name = name
            self.dimension = dimension
            self.similarity = similarity
        }
    }

    /// The most dimensions that Elasticsearch allows.
    public static let largestDimension = 4096

    public let sparseFields: [String]
    public let denseFields: [DenseField]

    /// - Throws: ``InterchangeError`` for a name that is empty, has a dot in it (a dot makes an object of it) or
    ///   occurs twice, `title` and `text` included; and for a dimension that is not 1…4096.
    public init(sparseFields: [String] = [], denseFields: [DenseField] = []) throws(InterchangeError) {
        var names: Set<String> = ["title", "text"]
        for name in sparseFields + denseFields.map(\.name) {
            let place = "Elasticsearch field \"\(name)\""
            guard !name.isEmpty, !name.contains(".") else {
                throw InterchangeError(place: place, problem: "a name must not be empty or have a dot in it")
            }
            guard names.insert(name).inserted else { throw InterchangeError(place: place, problem: "is there twice") }
        }
        for field in denseFields where !(1...Self.largestDimension ~= field.dimension) {
            throw InterchangeError(
                place: "Elasticsearch field \"\(field.name)\"",
                problem: "the dimension must be from 1 to \(Self.largestDimension), found \(field.dimension)")
        }
        self.sparseFields = sparseFields
        self.denseFields = denseFields
    }

    /// All names that a document's metadata must not use.
    var fieldNames: Set<String> {
        Set(["title", "text"] + sparseFields + denseFields.map(\.name))
    }

    /// The body of `PUT index`, on one line.
    public var json: String {
        var fields = ["title": Field.text, "text": .text]
        for name in sparseFields { fields[name] = .sparse }
        for field in denseFields { fields[field.name] = .dense(field) }
        var json = JSONText()
        json.raw("{\"mappings\":{\"properties\":")
        json.list("{", fields.inKeyOrder, "}") { json, field in
            json.string(field.key)
            json.raw(":")
            field.value.write(to: &json)
        }
        json.raw("}}")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private enum Field {
        case text
        case sparse
        case dense(DenseField)

        func write(to json: inout JSONText) {
            switch self {
            case .text: json.raw("{\"type\":\"text\",\"analyzer\":\"english\"}")
            case .sparse: json.raw("{\"type\":\"sparse_vector\"}")
            case .dense(let field):
                json.raw("{\"type\":\"dense_vector\",\"dims\":")
                json.integer(field.dimension)
                json.raw(",\"index\":true,\"similarity\":")
                json.string(field.similarity.rawValue)
                json.raw("}")
            }
        }
    }
}
