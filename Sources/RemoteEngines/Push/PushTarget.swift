import Retrieval

/// Where a push goes: an index of a cluster, a table of a database.
public protocol PushTarget: Sendable {
    /// What errors and people call it: `opensearch index "articles"`.
    var name: String { get }

    /// Creates what is missing and checks that what is there fits.
    ///
    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` when something is there that does not fit or
    ///   that no push has made: it must not be emptied by mistake.
    func prepare(_ schema: PushSchema) async throws

    /// The documents that the target has, each with the fingerprint it was written with; 0 for one without.
    func fingerprints() async throws -> [DocumentID: Int64]

    /// Writes documents, each in place of the one with its id. Several batches are written at once.
    ///
    /// - Returns: The documents that the target refuses; all others are there.
    func write(_ documents: [PushDocument]) async throws -> [PushRefusal]

    /// Deletes documents. One that is not there is no error.
    func delete(_ ids: [DocumentID]) async throws

    /// Makes what was written searchable.
    func finish() async throws
}

/// A document that a target did not take.
public struct PushRefusal: Hashable, Sendable {
    public var id: DocumentID
    /// In the target's words.
    public var reason: String

    public init(id: DocumentID, reason: String) {
        self.id = id
        self.reason = reason
    }
}
