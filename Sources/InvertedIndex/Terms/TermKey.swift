/// A term by its bytes. `String` takes "é" and "e" with a combining accent for equal and orders them so too; an index
/// does not, as Lucene does not.
struct TermKey: Hashable, Comparable, Sendable {
    let term: String

    init(_ term: String) {
        self.term = term
    }

    static func == (a: TermKey, b: TermKey) -> Bool {
        a.term.utf8.elementsEqual(b.term.utf8)
    }

    static func < (a: TermKey, b: TermKey) -> Bool {
        a.term.utf8.lexicographicallyPrecedes(b.term.utf8)
    }

    func hash(into hasher: inout Hasher) {
        let isHashed: Void? = term.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil {
            Array(term.utf8).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }
}
