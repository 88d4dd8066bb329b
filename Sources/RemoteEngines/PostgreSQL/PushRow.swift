import IndexStore
import PostgreSQLClient
import Retrieval
import TextAnalysis

/// Makes rows of the documents of a push.
struct PushRow: Sendable {
    private let layout: TableLayout
    private let analyzer: (any Analyzer)?

    /// The keys of a b-tree have at most about 2,700 bytes.
    private static let longestID = 2000

    /// - Throws: ``UnknownAnalyzerError``.
    init(_ layout: TableLayout) throws {
        self.layout = layout
        analyzer = try layout.analyzer.map { try Analyzers.named($0) }
    }

    /// How many values a row has: those of ``TableLayout/documentColumns`` and ``TableLayout/legColumns()``.
    var columnCount: Int {
        TableLayout.documentColumns.count + (analyzer == nil ? 0 : 1) + layout.sparse.count + layout.dense.count
    }

    /// Why a document cannot be stored, in words; nil when it can.
    func problem(of document: PushDocument) -> String? {
        let id = document.document.id.rawValue
        if id.utf8.contains(0) { return "the id has a NUL character" }
        if id.utf8.count > Self.longestID { return "the id is longer than \(Self.longestID) bytes" }
        for (leg, size) in layout.sparse.sorted(by: { $0.key < $1.key }) {
            let vector = document.sparse[leg] ?? .empty
            if vector.count > TableLayout.mostTerms {
                return
                    "its vector of \(leg) has \(vector.count) terms, a sparsevec at most \(TableLayout.mostTerms)"
            }
            if let last = vector.terms.last, last >= size {
                return "its vector of \(leg) has the term \(last) beyond the vocabulary of \(size)"
            }
        }
        for (leg, dense) in layout.dense.sorted(by: { $0.key < $1.key }) {
            let count = document.dense[leg]?.count ?? 0
            if count != dense.dimension {
                return "its vector of \(leg) has \(count) dimensions, not \(dense.dimension)"
            }
        }
        return nil
    }

    /// The values of a document's row, in their binary forms.
    ///
    /// - Precondition: ``problem(of:)`` is nil.
    func values(of pushed: PushDocument) -> [[UInt8]?] {
        let document = pushed.document
        let filters = FilterValues(document)
        var fingerprint: [UInt8] = []
        fingerprint.append(bigEndian: pushed.fingerprint)
        var values: [[UInt8]?] = [
            Array(document.id.rawValue.utf8), Array(document.title.withoutNUL.utf8),
            Array(document.text.withoutNUL.utf8),
            Self.jsonb(.object(document.metadata)), Self.jsonb(.object(filters.fields.mapValues(JSONValue.array))),
            Self.jsonb(.object(filters.dates.mapValues(JSONValue.array))), fingerprint,
        ]
        if let analyzer {
            values.append(Array(Self.words(of: document.text(ofFields: layout.textFields), analyzer).utf8))
        }
        for (leg, size) in layout.sparse.sorted(by: { $0.key < $1.key }) {
            values.append(VectorForms.binary(pushed.sparse[leg] ?? .empty, dimension: size))
        }
        for leg in layout.dense.keys.sorted() { values.append(VectorForms.binary(pushed.dense[leg] ?? [])) }
        return values
    }

    /// The words of a text as the lexical leg has them, one space between two. Analyzers leave no white space in
    /// words.
    static func words(of text: String, _ analyzer: any Analyzer) -> String {
        analyzer.terms(in: text).joined(separator: " ").withoutNUL
    }

    /// The binary form of `jsonb` is its text after the form's version.
    private static func jsonb(_ value: JSONValue) -> [UInt8] { [1] + Array(value.storedText.utf8) }
}
