import Synchronization

/// The vocabularies that this process has read, so that snapshots share them.
final class VocabularyLibrary: Sendable {
    private let known = Mutex<[String: Vocabulary]>([:])

    /// The vocabulary of a pretokenized leg, at least as of the last commit before the call.
    ///
    /// - Complexity: O(tokens that were added since the last call).
    func vocabulary(ofLeg leg: String, in database: IndexDatabase) throws -> Vocabulary {
        try known.withLock { known in
            var vocabulary = known[leg] ?? Vocabulary()
            let before = vocabulary.count
            try database.forEachToken(ofLeg: leg, from: before) { token in
                guard vocabulary.append(token) else {
                    throw IndexStoreError.corrupt(
                        path: database.path, problem: "the leg \(leg) has the token \(vocabulary.count) twice")
                }
            }
            if vocabulary.count > before { known[leg] = vocabulary }
            return vocabulary
        }
    }
}
