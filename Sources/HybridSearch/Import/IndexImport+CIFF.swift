import IndexStore
import Interchange

extension IndexImport {
    /// The documents of a CIFF file for the legs of an index.
    ///
    /// - Parameter definition: Nil for an index that is made as the file suggests it.
    func ciffDocuments(
        for definition: IndexDefinition?, _ report: inout ImportReport
    ) throws -> CIFFDocumentSource {
        guard paths.count == 1, let path = paths.first else {
            throw InterchangeError(
                place: paths.joined(separator: ", "),
                problem: "a CIFF file is an index of its own: one is taken at a time")
        }
        let source = try CIFFDocumentSource(path: path, as: try content(for: definition), progress: reading)
        if source.content == .frequencies { report.notes += source.notes }
        return source
    }

    /// What the numbers of the file are: what the leg that gets them scores. Nil for what the file says.
    private func content(for definition: IndexDefinition?) throws -> CIFFDocumentSource.Content? {
        guard let definition else {
            return leg.map { $0 == "bm25" ? .frequencies : .impacts(leg: $0) }
        }
        if leg == "bm25" || leg == nil && definition.sparse.isEmpty {
            guard definition.bm25 != nil else {
                throw IndexStoreError.noSuchLeg(kind: "bm25", name: "bm25", known: [])
            }
            return .frequencies
        }
        if leg == nil, definition.bm25 != nil {
            throw InterchangeError(
                place: paths.joined(separator: ", "),
                problem: "the index has a lexical leg and a sparse one; name the one that gets the file's numbers")
        }
        return try sparseLeg(of: definition).map { .impacts(leg: $0) }
    }
}

extension CIFFDocumentSource {
    /// What is to be known of the lengths that BM25 works with.
    fileprivate var notes: [String] {
        guard header.collectionDocumentCount == header.documentCount, header.collectionLength != totalFrequency else {
            return []
        }
        return [
            "the documents have \(header.collectionLength) terms by the file's header and \(totalFrequency) by its "
                + "frequencies; BM25 takes the lengths that the frequencies add up to",
        ]
    }
}
