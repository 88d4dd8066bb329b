extension MergeTable {
    /// Reads the lines of a `merges.txt`.
    init(_ lines: [[UInt8]], _ vocabulary: Vocabulary, file: String) throws(TokenizerError) {
        self.init(capacity: lines.count)
        var rank: UInt32 = 0
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.starts(with: "#version".utf8) {
            let place = "line \(index + 1)"
            try add(line, rank: rank, vocabulary) { TokenizerError(path: file, problem: "\(place) \($0)") }
            rank += 1
        }
    }

    /// Reads an array of merges, `"a b"` or `["a", "b"]`.
    ///
    /// - Parameter prefix: What tokens inside of a word begin with; it is not doubled when they merge.
    init(_ part: JSONPart, _ vocabulary: Vocabulary, prefix: Int) throws(TokenizerError) {
        guard case .array(let elements) = part.value else { throw part.error("must be an array") }
        self.init(capacity: elements.count)
        for (index, element) in elements.enumerated() {
            let place = "\(part.place)[\(index)]"
            func fail(_ problem: String) -> TokenizerError {
                TokenizerError(path: part.file, problem: "\(place) \(problem)")
            }
            switch element {
            case .string(let text):
                try add(Array(text.utf8), rank: UInt32(index), vocabulary, prefix: prefix, fail)
            case .array(let pair):
                guard pair.count == 2, case .string(let left) = pair[0], case .string(let right) = pair[1] else {
                    throw fail("is not a pair of tokens")
                }
                try add(
                    Array(left.utf8), Array(right.utf8), rank: UInt32(index), vocabulary, prefix: prefix, fail)
            default: throw fail("is not a pair of tokens")
            }
        }
    }

    private mutating func add(
        _ line: [UInt8], rank: UInt32, _ vocabulary: Vocabulary, prefix: Int = 0,
        _ fail: (String) -> TokenizerError
    ) throws(TokenizerError) {
        let pair = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard pair.count == 2 else { throw fail("is not a pair of tokens") }
        try add(Array(pair[0]), Array(pair[1]), rank: rank, vocabulary, prefix: prefix, fail)
    }

    private mutating func add(
        _ left: [UInt8], _ right: [UInt8], rank: UInt32, _ vocabulary: Vocabulary, prefix: Int,
        _ fail: (String) -> TokenizerError
    ) throws(TokenizerError) {
        func id(_ token: [UInt8]) throws(TokenizerError) -> UInt32 {
            guard let id = token.withUnsafeBufferPointer(vocabulary.find) else {
                let name = String(decoding: token, as: UTF8.self)
                throw fail("needs the token \(name), which is not in the vocabulary")
            }
            return id
        }
        let result = try id(left + right.dropFirst(prefix))
        add(try id(left), try id(right), Merge(rank: rank, result: result))
    }
}
