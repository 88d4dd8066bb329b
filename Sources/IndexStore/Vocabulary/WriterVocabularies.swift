/// The vocabularies of an index's pretokenized legs as its writer makes them grow.
struct WriterVocabularies: Sendable {
    private struct Growing: Sendable {
        var vocabulary: Vocabulary
        /// The tokens that the database has.
        var committed: Int
    }

    private var legs: [String: Growing] = [:]

    /// Reads what there is.
    init(_ definition: IndexDefinition, library: VocabularyLibrary, database: IndexDatabase) throws {
        for (name, leg) in definition.sparse where leg.isPretokenized {
            let vocabulary = try library.vocabulary(ofLeg: name, in: database)
            legs[name] = Growing(vocabulary: vocabulary, committed: vocabulary.count)
        }
    }

    /// The number of a token, a new one for a token that is new; nil for a leg that is not pretokenized.
    mutating func number(of token: String, inLeg leg: String) -> UInt32? {
        legs[leg]?.vocabulary.insert(token)
    }

    /// What the next commit is to add. Tokens of a commit that failed are among them: their numbers stay.
    func additions() -> [Commit.VocabularyAddition] {
        legs.sorted { $0.key < $1.key }.compactMap { name, leg in
            guard leg.committed < leg.vocabulary.count else { return nil }
            return Commit.VocabularyAddition(
                leg: name, first: leg.committed, tokens: leg.vocabulary.bytes(from: leg.committed))
        }
    }

    /// Notes that additions are in the database.
    mutating func didCommit(_ additions: [Commit.VocabularyAddition]) {
        for addition in additions {
            legs[addition.leg]?.committed = addition.first + addition.tokens.count
        }
    }
}
