import Foundation
import Retrieval

/// What a mapping of Elasticsearch or OpenSearch says of fields, as far as an import asks.
public struct ElasticsearchMappingFile: Hashable, Sendable {
    /// The fields of type `sparse_vector` or `rank_features`, in order.
    public var sparseFields: [String] = []
    /// The fields of type `dense_vector` or `knn_vector`, in order.
    public var denseFields: [String] = []
    /// The fields of type `text` that are no member of an object, in order.
    public var textFields: [String] = []

    /// Reads a body of `PUT index`, what `GET index/_mapping` answers, or a `mappings` object.
    ///
    /// - Throws: ``InterchangeError`` for a file that cannot be read or has no fields.
    public init(path: String) throws(InterchangeError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InterchangeError(place: path, problem: "cannot be read")
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: data)
        } catch {
            throw InterchangeError(place: path, problem: "is not valid JSON: \(error)")
        }
        guard let properties = Self.properties(of: json) else {
            throw InterchangeError(place: path, problem: "has no \"mappings\" with \"properties\"")
        }
        read(properties, prefix: "")
    }

    private static func properties(of json: JSONValue) -> [String: JSONValue]? {
        guard let object = json.objectValue else { return nil }
        if let mappings = object["mappings"] { return mappings.objectValue?["properties"]?.objectValue }
        if let properties = object["properties"]?.objectValue { return properties }
        // `GET index/_mapping` has the name of the index around it.
        guard object.count == 1, let (_, index) = object.first else { return nil }
        return index.objectValue?["mappings"]?.objectValue?["properties"]?.objectValue
    }

    private mutating func read(_ properties: [String: JSONValue], prefix: String) {
        for (name, field) in properties.inKeyOrder {
            guard let field = field.objectValue else { continue }
            let path = prefix + name
            switch field["type"]?.stringValue {
            case "sparse_vector", "rank_features": sparseFields.append(path)
            case "dense_vector", "knn_vector": denseFields.append(path)
            case "text" where prefix.isEmpty: textFields.append(path)
            default: break
            }
            if let members = field["properties"]?.objectValue { read(members, prefix: path + ".") }
        }
    }
}
