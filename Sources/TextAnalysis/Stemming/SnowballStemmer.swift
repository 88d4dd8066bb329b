import CStemmer

/// One of libstemmer's stemmers, the owner of its C memory. It serves one thread at a time.
///
/// `@unchecked Sendable`: it may move between threads, for libstemmer keeps no state of a thread's; that no two use
/// it at once is up to ``SnowballStemmerPool``, which lends it to one at a time.
final class SnowballStemmer: @unchecked Sendable {
    private let handle: OpaquePointer

    /// - Returns: nil when libstemmer does not know the algorithm.
    init?(algorithm: String) {
        guard let handle = sb_stemmer_new(algorithm, "UTF_8") else { return nil }
        self.handle = handle
    }

    deinit {
        sb_stemmer_delete(handle)
    }

    /// Stems a word of at most `Int32.max` bytes; the result holds until the next call.
    func stem(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let stem = sb_stemmer_stem(handle, word.baseAddress, Int32(word.count)) else {
            fatalError("libstemmer ran out of memory")
        }
        return UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(handle)))
    }

    /// The algorithms that this libstemmer has.
    static var algorithms: [String] {
        var names: [String] = []
        guard var next = sb_stemmer_list() else { return names }
        while let name = next.pointee {
            names.append(String(cString: name))
            next += 1
        }
        return names.sorted()
    }
}
