/// A document as a corpus brings it: a title and a text to search, and metadata to filter by and to show.
///
/// The shape is BEIR's (`_id`, `title`, `text`, `metadata`); every other field of the source is kept as metadata.
public struct Document: Hashable, Sendable {
    /// The name of the document; unique within an index.
    public var id: DocumentID
    /// May be empty.
    public var title: String
    /// May be empty.
    public var text: String
    /// What filters look at and hits show.
    public var metadata: [String: JSONValue]

    public init(id: DocumentID, title: String = "", text: String = "", metadata: [String: JSONValue] = [:]) {
        self.id = id
        self.title = title
        self.text = text
        self.metadata = metadata
    }

    /// The text of one field: `title`, `text`, or a metadata field that holds a string or an array of strings.
    /// A field that the document lacks is empty.
    public func text(ofField name: String) -> String {
        switch name {
        case "title": title
        case "text": text
        default:
            switch metadata[name] {
            case .string(let value): value
            case .array(let values): values.compactMap(\.stringValue).joined(separator: " ")
            default: ""
            }
        }
    }

    /// The text that analyzers and encoders see: the named fields, those that are not empty, joined with a space.
    public func text(ofFields names: [String]) -> String {
        names.lazy.map(text(ofField:)).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
