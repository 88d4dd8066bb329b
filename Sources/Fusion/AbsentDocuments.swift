/// What a leg gives to a document that it did not find.
public enum AbsentDocuments: String, CaseIterable, Hashable, Sendable {
    /// Nothing.
    case zero
    /// The least normalised score of its list, as in Pyserini's hybrid searcher: what was not found could score as much at
    /// most. A leg that found nothing at all gives nothing.
    case minimum
}
