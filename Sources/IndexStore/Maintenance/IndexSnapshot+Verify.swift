import DocumentTable
import Foundation
import Retrieval
import TextAnalysis

extension IndexSnapshot {
    /// Reads every file and every document: compares each file with its checksums, the files of a segment with one
    /// another and with the database, and the lexical leg with the documents' texts.
    ///
    /// - Parameter progress: Called with the number of documents looked at since the last call.
    /// - Throws: `CancellationError`; ``IndexStoreError`` when the database cannot be read at all. Everything else that is
    ///   wrong is in the result.
    /// - Complexity: O(bytes of all files), and the analysis of every text.
    public func verify(progress: (Int) -> Void = { _ in }) throws -> IndexVerification {
        var result = IndexVerification(segments: segments.count, documents: documentCount)
        func note(_ check: () throws -> Void) throws {
            do {
                try check()
            } catch let error as CancellationError {
                throw error
            } catch {
                result.problems.append("\(error)")
            }
        }
        try note { try database.checkIntegrity() }
        var givenTerms: [ClosedRange<Int64>] = []
        try note { givenTerms = try database.givenTerms() }
        for segment in segments {
            try note { try segment.documents.verify() }
            for leg in definition.legNames {
                try note { try segment.verify(leg) }
            }
            try note { try verifyDocuments(of: segment, givenTerms: givenTerms, progress: progress) }
        }
        for (name, leg) in definition.sparse where leg.isPretokenized {
            try note { try verifyVocabulary(ofLeg: name) }
        }
        try note { try verifyIDs() }
        try note { try verifyRows() }
        return result
    }

    /// Every term of a pretokenized leg has its token.
    private func verifyVocabulary(ofLeg name: String) throws {
        let vocabulary = try VocabularyLibrary().vocabulary(ofLeg: name, in: database)
        for segment in segments {
            let count = vocabulary.count
            guard let last = try segment.impacts(leg: name).terms().last, last >= count else { continue }
            throw damaged("the leg \(name) has \(count) tokens, but segment \(segment.number) the token \(last)")
        }
    }

    /// Every document of a segment has its row, and as many words in the lexical leg as in its text, unless it brought
    /// them.
    private func verifyDocuments(
        of segment: IndexSegment, givenTerms: [ClosedRange<Int64>], progress: (Int) -> Void
    ) throws {
        let table = segment.documents
        let analyzer = try definition.bm25.map { try Analyzers.named($0.analyzer) }
        for start in stride(from: 0, to: table.documentCount, by: 256) {
            try Task.checkCancellation()
            let ordinals = (start..<min(start + 256, table.documentCount)).map(DocumentOrdinal.init)
            let numbers = try ordinals.map(table.number(of:))
            let rows = try database.documents(numbers)
            for (i, (ordinal, row)) in zip(ordinals, rows).enumerated() {
                let id = try table.id(of: ordinal)
                guard let row else {
                    // What died before its first commit never had a row.
                    guard segment.live?.contains(ordinal) ?? true else { continue }
                    throw damaged("it lacks the document \(id) of segment \(segment.number)")
                }
                guard row.id == id else { throw damaged("the document \(id) is called \(row.id) there") }
                if let analyzer, !givenTerms.contains(numbers[i]) {
                    try verifyWords(of: row, ordinal, in: segment, analyzer)
                }
            }
            progress(ordinals.count)
        }
    }

    /// The lexical leg has as many words of a document as its text.
    private func verifyWords(
        of row: Document, _ ordinal: DocumentOrdinal, in segment: IndexSegment, _ analyzer: any Analyzer
    ) throws {
        let table = segment.documents
        for chunk in try table.chunks(of: ordinal) {
            let found = FoundDocument(document: row, range: table.isChunked ? try table.range(ofChunk: chunk) : nil)
            // What comes before a chunk may have been cut, so of that only the piece is looked at.
            let fields = definition.chunkedField.map { [$0] } ?? definition.textFields
            let text = found.text(ofFields: fields, chunked: definition.chunkedField)
            let words = analyzer.terms(in: text).count
            let length = try segment.stored.terms().length(of: chunk)
            guard length == words || table.isChunked && length > words else {
                throw damaged("the document \(row.id) has \(words) words, but its bm25 leg has \(length)")
            }
        }
    }

    /// No id is found twice.
    private func verifyIDs() throws {
        for (position, segment) in segments.enumerated() {
            try Task.checkCancellation()
            for ordinal in 0..<DocumentOrdinal(segment.documentCount) where segment.live?.contains(ordinal) ?? true {
                let id = try segment.documents.id(of: ordinal)
                guard try segment.document(withID: id) == ordinal else {
                    throw damaged("segment \(segment.number) has the document \(id) twice")
                }
                for other in segments[(position + 1)...] where try other.document(withID: id) != nil {
                    throw damaged("the document \(id) is in segments \(segment.number) and \(other.number)")
                }
            }
        }
    }

    /// There are no rows that nobody knows of.
    private func verifyRows() throws {
        var known: Set<Int64> = []
        for segment in segments {
            for ordinal in 0..<DocumentOrdinal(segment.documentCount) {
                known.insert(try segment.documents.number(of: ordinal))
            }
        }
        // Later documents are those of later commits.
        let last = known.max() ?? 0
        known.formUnion(try database.garbage())
        var lost = 0
        try database.forEachNumber(through: last) { lost += known.contains($0) ? 0 : 1 }
        guard lost == 0 else { throw damaged("it has \(lost) documents that no segment has") }
    }

    private func damaged(_ problem: String) -> IndexStoreError {
        .corrupt(path: database.path, problem: problem)
    }
}

/// A leg of an index.
enum LegName: Hashable {
    case bm25
    case sparse(String)
    case dense(String)
}

extension IndexDefinition {
    fileprivate var legNames: [LegName] {
        (bm25 == nil ? [] : [.bm25]) + sparse.keys.sorted().map(LegName.sparse) + dense.keys.sorted().map(LegName.dense)
    }
}

extension IndexSegment {
    /// Compares the files of a leg with their checksums.
    fileprivate func verify(_ leg: LegName) throws {
        switch leg {
        case .bm25:
            try stored.terms().verify()
        case .sparse(let name):
            try stored.impacts(leg: name).verify()
            try stored.sparseVectors(leg: name).verify()
        case .dense(let name):
            try stored.vectors(leg: name).verify()
        }
    }
}

extension [ClosedRange<Int64>] {
    /// Whether a number is in one of the ranges, which ascend.
    ///
    /// - Complexity: O(log ranges).
    fileprivate func contains(_ number: Int64) -> Bool {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle].contains(number) { return true }
            range = number < self[middle].lowerBound ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return false
    }
}
