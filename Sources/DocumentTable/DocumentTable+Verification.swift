import IndexFiles
import Retrieval

extension DocumentTable {
    /// Checks everything: checksums, and that whatever is said to be in order is.
    ///
    /// - Throws: ``SegmentFileError``; `CancellationError`.
    /// - Complexity: O(size of the file).
    public func verify() throws {
        try file.verifyAll()
        try verifyIDs()
        try verifyChunks()
        try fields.verify(documentCount: documentCount)
    }

    private func verifyIDs() throws {
        var seen = OrdinalSet(capacity: documentCount)
        for index in 0..<documentCount {
            let document = try ids.order[index]
            _ = try ids.id(of: document)
            guard !seen.contains(document) else { throw file.malformed("document \(document) is twice in its idOrder") }
            seen.insert(document)
            guard index > 0 else { continue }
            let order = try ids.bytes(index - 1).order(before: ids.bytes(index))
            guard try order < 0 || order == 0 && ids.order[index - 1] < document else {
                throw file.malformed("its idOrder does not ascend at \(index)")
            }
        }
    }

    private func verifyChunks() throws {
        guard let chunkTable else { return }
        var next: DocumentOrdinal = 0
        for document in 0..<DocumentOrdinal(documentCount) {
            let chunks = try chunkTable.chunks(of: document)
            guard chunks.lowerBound == next else {
                throw file.malformed("the chunks of document \(document) do not follow those of the one before")
            }
            next = chunks.upperBound
            for chunk in chunks {
                _ = try chunkTable.range(of: chunk)
                guard try chunkTable.document(of: chunk) == document else {
                    throw file.malformed("chunk \(chunk) is not of document \(document)")
                }
            }
        }
        guard Int(next) == chunkCount else { throw file.malformed("it has \(chunkCount - Int(next)) chunks of nobody") }
    }
}

extension FieldIndex {
    /// Checks that fields, values and documents ascend and fill their sections.
    func verify(documentCount: Int) throws {
        var next = 0
        for field in 0..<fields.count {
            let kind = try kind(ofField: field)
            let values = try values(ofFields: field..<field + 1)
            guard values.lowerBound == next, !values.isEmpty else {
                throw isOutOfOrder("the values of field \(field)")
            }
            next = values.upperBound
            try verify(values, documentCount: documentCount)
            let name = try name(ofField: field)
            guard field > 0 else { continue }
            let order = try self.name(ofField: field - 1).order(before: name)
            guard try order < 0 || order == 0 && self.kind(ofField: field - 1).rawValue < kind.rawValue else {
                throw isOutOfOrder("field \(field)")
            }
        }
        guard next == valueCount else { throw isOutOfOrder("the last value") }
        guard try documents(ofValues: 0..<valueCount).count == postings.count else { throw isOutOfOrder("the last document of a value") }
    }

    private func verify(_ values: Range<Int>, documentCount: Int) throws {
        for index in values {
            let documents = try documents(ofValues: index..<index + 1)
            guard let last = documents.last, Int(last) < documentCount,
                zip(documents, documents.dropFirst()).allSatisfy({ $0 < $1 })
            else { throw isOutOfOrder("a document of value \(index)") }
            let value = try value(index)
            if index > values.lowerBound, try self.value(index - 1).order(before: value) >= 0 {
                throw isOutOfOrder("value \(index)")
            }
        }
    }
}
