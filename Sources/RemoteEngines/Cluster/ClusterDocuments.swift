import Interchange
import Retrieval

/// Makes the documents of a push into what `_bulk` is sent.
struct ClusterDocuments: Sendable {
    let lines: ElasticsearchBulkLines
    let encoders: [String: any SparseEncoder]
    let mapping: ElasticsearchMapping

    /// The actions that write documents, without those that the cluster would refuse.
    func actions(writing documents: [PushDocument], place: String) -> ([ClusterBulk.Action], [PushRefusal]) {
        var actions: [ClusterBulk.Action] = []
        var refusals: [PushRefusal] = []
        for document in documents {
            do {
                actions.append(ClusterBulk.Action(id: document.document.id, lines: try line(document, place)))
            } catch {
                refusals.append(PushRefusal(id: document.document.id, reason: error.problem))
            }
        }
        return (actions, refusals)
    }

    func action(deleting id: DocumentID) -> ClusterBulk.Action {
        ClusterBulk.Action(id: id, lines: lines.deletion(of: id))
    }

    private func line(_ document: PushDocument, _ place: String) throws(InterchangeError) -> [UInt8] {
        var sparse: [String: [WeightedToken]] = [:]
        for (leg, vector) in document.sparse where mapping.sparseFields.contains(leg) {
            sparse[leg] = encoders[leg]?.decode(vector) ?? []
        }
        let dense = document.dense.filter { leg, _ in mapping.denseFields.contains { $0.name == leg } }
        return try lines.lines(
            document.document, sparse: sparse, dense: dense, fingerprint: document.fingerprint, place: place)
    }
}
