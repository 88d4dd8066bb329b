import Retrieval

/// One of something for queries and one for documents.
struct ByRole<Value> {
    let query: Value
    let document: Value

    init<Failure>(_ make: (TextRole) throws(Failure) -> Value) throws(Failure) {
        query = try make(.query)
        document = try make(.document)
    }

    subscript(_ role: TextRole) -> Value {
        role == .query ? query : document
    }
}

extension ByRole: Sendable where Value: Sendable {}
