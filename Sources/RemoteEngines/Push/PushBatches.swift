import IndexStore
import Retrieval

/// The documents of an index in batches of those that a target lacks.
///
/// An actor because it is not to be copied and does its work on the thread of whoever asks.
actor PushBatches {
    struct Batch: Sendable {
        /// To be written.
        var documents: [PushDocument] = []
        /// How many the target has as they are.
        var unchanged = 0
    }

    private var reader: StoredDocumentReader
    private let limits: IndexPush.Limits
    /// What the target has of the documents that were not looked at yet.
    private var known: [DocumentID: Int64]
    /// Read, and not handed out yet, the next one last.
    private var waiting: [PushDocument] = []

    init(_ snapshot: IndexSnapshot, known: [DocumentID: Int64], limits: IndexPush.Limits) {
        reader = StoredDocumentReader(snapshot, pageSize: min(limits.documents, 256))
        self.known = known
        self.limits = limits
    }

    /// After the last batch: what the target has and the index has not.
    var strangers: [DocumentID] { Array(known.keys) }

    /// The next batch, nil after the last one. It may have nothing to be written.
    func next() throws -> Batch? {
        var batch = Batch()
        var bytes = 0
        while batch.documents.count < limits.documents, batch.unchanged < Self.mostUnchanged {
            guard let document = try read() else {
                return batch.documents.isEmpty && batch.unchanged == 0 ? nil : batch
            }
            let id = document.document.id
            if known[id] == document.fingerprint {
                batch.unchanged += 1
            } else {
                let size = document.estimatedSize
                guard batch.documents.isEmpty || bytes + size <= limits.bytes else {
                    waiting.append(document)
                    return batch
                }
                bytes += size
                batch.documents.append(document)
            }
            known[id] = nil
        }
        return batch
    }

    /// Often enough to show how the work goes on.
    private static let mostUnchanged = 2000

    private func read() throws -> PushDocument? {
        while waiting.isEmpty {
            guard let documents = try reader.next() else { return nil }
            waiting = documents.flatMap(\.pushDocuments).reversed()
        }
        return waiting.popLast()
    }
}

extension StoredDocument {
    fileprivate var pushDocuments: [PushDocument] {
        units.map { id, chunk in
            var document = document
            document.id = id
            return PushDocument(document, sparse: chunk.sparse, dense: chunk.dense)
        }
    }
}
