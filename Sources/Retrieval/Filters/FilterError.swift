/// A filter that cannot be answered, whatever the documents.
public struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field that the filter names.
    public let field: String
    /// What is wrong, as the rest of a sentence about the filter.
    public let problem: String

    public init(field: String, problem: String) {
        self.field = field
        self.problem = problem
    }

    public var description: String { "the filter on “\(field)” \(problem)" }

    /// Why `text` is no field of filters.
    public static let textIsNoField = FilterError(
        field: "text",
        problem: """
            asks for words, which are a retriever's: filters look at metadata, title and _id; what is to be filtered by \
            belongs into the metadata
            """)
}
