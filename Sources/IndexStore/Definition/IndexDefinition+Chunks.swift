import Retrieval

extension IndexDefinition {
    /// The field that is cut into chunks: the last of the text fields. Nil where documents stay whole.
    public var chunkedField: String? { chunking == nil ? nil : textFields.last }

    /// The fields that come before each chunk.
    var contextFields: [String] { textFields.dropLast() }
}
