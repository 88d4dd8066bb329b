import Retrieval

extension Document {
    /// The names that mean parts of a document other than its metadata.
    static let ownFields: Set<String> = ["_id", "title", "text"]

    /// Every value by which filters find the document, with the path of its field: `a.b` is a member of a member, and the
    /// elements of arrays, nested ones too, are values of the array's own field. An empty title is no value.
    func forEachValue(_ body: (_ field: String, _ value: JSONValue) -> Void) {
        if !title.isEmpty { body("title", .string(title)) }
        for (name, value) in metadata {
            value.forEachScalar(at: name) { field, value in
                if !Document.ownFields.contains(field) { body(field, value) }
            }
        }
    }
}

extension JSONValue {
    fileprivate func forEachScalar(at path: String, _ body: (_ path: String, _ value: JSONValue) -> Void) {
        switch self {
        case .null:
            break
        case .bool, .integer, .number, .string:
            body(path, self)
        case .array(let elements):
            for element in elements { element.forEachScalar(at: path, body) }
        case .object(let members):
            for (name, member) in members { member.forEachScalar(at: "\(path).\(name)", body) }
        }
    }
}
