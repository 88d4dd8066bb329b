import HybridSearch

/// Compares the legs of a snapshot with what plain loops over the documents find.
struct LegCheck {
    let snapshot: IndexSnapshot
    let holdings: Holdings
    let census: Census
    var random: SplitMix

    private var all: Int { holdings.entries.count + 1 }
    private var ids: [String] { holdings.entries.keys.sorted() }

    mutating func run() async throws {
        try await checkWords()
        for name in snapshot.definition.sparse.keys {
            try await checkSparse(name, try await Workplace.encoders.sparseEncoder(ofLeg: name, in: snapshot))
        }
        for (name, leg) in snapshot.definition.dense {
            try await checkDense(name, try await Workplace.encoders.denseEncoder(model: leg.model, precision: leg.precision))
        }
    }

    // MARK: BM25

    private mutating func checkWords() async throws {
        let retriever = try BM25Retriever(snapshot: snapshot)
        let versions = Set(holdings.entries.values.map(\.version))
        let last = versions.max() ?? 0
        for _ in 0..<6 {
            let version = Int.random(in: max(0, last - 60)...last, using: &random)
            try await expect(
                retriever, "the word of version \(version)", query: Entry.ownWord(ofVersion: version),
                holdings.entries.values.filter { $0.version == version }.map(\.id))
        }
        for word in Corpus.words.shuffled(using: &random).prefix(4) {
            let having = holdings.entries.values.filter { $0.text.split(separator: " ").contains(Substring(word)) }
            try await expect(retriever, "the word \(word)", query: word, having.map(\.id))
            let group = Int.random(in: 0..<Corpus.groups, using: &random)
            try await expect(
                retriever, "the word \(word) in group \(group)", query: word, group: group,
                having.filter { $0.group == group }.map(\.id))
        }
    }

    // MARK: Vectors

    private func checkSparse(_ leg: String, _ encoder: any SparseEncoder) async throws {
        let vectors = try await encoder.encodeDocument(ids.map(text))
        let stored = try stored { $0.sparse[leg] }
        for (id, vector) in zip(ids, vectors) {
            guard let found = stored[id], found.isAlmost(vector) else {
                throw Violation("the vector of \(id) in \(leg) is not that of its text")
            }
        }
        let retriever = SparseVectorRetriever(snapshot: snapshot, leg: leg, encoder: encoder)
        guard let query = Corpus.words.first else { return }
        let found = try await retriever.retrieve(query, limit: all, filter: nil)
        let vector = try await encoder.encodeQuery(query)
        // What shares a term with the query must be found, unless the term's weight vanishes in a byte.
        let sure = zip(ids, vectors).filter { vector.dotProduct($1) > 0.5 }.map(\.0)
        try compare("\(leg): \(query)", Set(found.documents.map(\.id.rawValue)), containing: Set(sure))
    }

    private func checkDense(_ leg: String, _ encoder: any DenseEncoder) async throws {
        let vectors = try await encoder.encodeDocument(ids.map(text))
        let stored = try stored { $0.dense[leg] }
        for (id, vector) in zip(ids, vectors) {
            guard let found = stored[id], found.isAlmost(vector) else {
                throw Violation("the vector of \(id) in \(leg) is not that of its text")
            }
        }
        let retriever = DenseRetriever(snapshot: snapshot, leg: leg, encoder: encoder)
        for group in [nil, 3] {
            let members = ids.filter { group == nil || holdings.entries[$0]?.group == group }
            try await expect(
                retriever, "\(leg) in group \(group.map(String.init) ?? "any")", query: Corpus.words[0], group: group,
                members + (group == nil ? [Census.id.rawValue] : []))
        }
    }

    private func text(_ id: String) -> String {
        holdings.entries[id].map { $0.document.text(ofFields: snapshot.definition.textFields) } ?? ""
    }

    private func stored<Vector>(_ vector: (StoredDocument.Chunk) -> Vector?) throws -> [String: Vector] {
        var found: [String: Vector] = [:]
        try snapshot.forEachDocument { found[$0.document.id.rawValue] = $0.chunks.first.flatMap(vector) }
        return found
    }

    // MARK: Comparing

    private func expect(
        _ retriever: some Retriever, _ what: String, query: String, group: Int? = nil, _ expected: [String]
    ) async throws {
        let filter = group.map { Filter.term(field: "group", value: .integer($0)) }
        let found = try await retriever.retrieve(query, limit: all, filter: filter)
        try compare(what, Set(found.documents.map(\.id.rawValue)), containing: Set(expected))
        guard found.count == expected.count else {
            throw Violation("\(what): \(found.count) documents are found instead of \(expected.count)")
        }
    }

    private func compare(_ what: String, _ found: Set<String>, containing expected: Set<String>) throws {
        let unknown = found.subtracting(ids).subtracting([Census.id.rawValue])
        guard unknown.isEmpty else { throw Violation("\(what): found, but not in the index: \(unknown.sorted())") }
        let missing = expected.subtracting(found)
        guard missing.isEmpty else { throw Violation("\(what): not found: \(missing.sorted())") }
    }
}

extension SparseVector {
    fileprivate func dotProduct(_ other: SparseVector) -> Float {
        let weights = Dictionary(uniqueKeysWithValues: zip(other.terms, other.weights))
        return zip(terms, self.weights).reduce(0) { $0 + $1.1 * (weights[$1.0] ?? 0) }
    }

    /// Models round differently in different batches.
    fileprivate func isAlmost(_ other: SparseVector) -> Bool {
        let cosine = dotProduct(other) / (dotProduct(self) * other.dotProduct(other)).squareRoot()
        return self == other || cosine > 0.999
    }
}

extension [Float] {
    fileprivate func isAlmost(_ other: [Float]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { abs($0 - $1) < 0.01 }
    }
}
