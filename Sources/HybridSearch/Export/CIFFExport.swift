import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import Retrieval

/// One leg as a Common Index File Format file, which PISA, JASS, Terrier and others read: the terms of the lexical
/// leg with their frequencies and the documents' lengths, or the tokens of a sparse leg with integer impacts.
///
/// Lists are written in order of their terms' bytes, postings in the order of indexing. Of chunked documents each
/// chunk is one, `ID#0`, `ID#1`, ….
public struct CIFFExport: ExportFormat {
    private let leg: String?
    private let quantization: ImpactQuantization
    private let memory: Int

    /// - Parameters:
    ///   - leg: `bm25`, or the name of a sparse leg; nil for `bm25` where the index has it, else for the only sparse
    ///     leg.
    ///   - quantization: How the weights of a sparse leg become integers.
    ///   - memory: About how many bytes of postings to hold at once, besides some for each document and each term.
    public init(
        leg: String? = nil, quantization: ImpactQuantization = .byHundred,
        memory: Int = CIFFDocumentReader.standardMemory
    ) {
        self.leg = leg
        self.quantization = quantization
        self.memory = memory
    }

    /// - Parameter url: The file, which is compressed where its name ends in `.gz`.
    public func write(
        _ source: ExportSource, to url: URL, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> ExportSummary {
        let isLexical = leg == "bm25" || leg == nil && source.snapshot.definition.bm25 != nil
        let sparse = isLexical ? nil : try await source.sparseLeg(named: leg)
        var topics: [ExportSource.EncodedTopic] = []
        if let sparse { topics = try await source.topics(encodedFor: sparse) }
        return try await BoundedExecutor.shared.run { [topics] in
            var summary = ExportSummary(format: "ciff")
            if let sparse {
                let lists = try ImpactLists(
                    of: sparse, in: source.snapshot, quantization: quantization, memory: memory)
                try write(lists, of: source, to: url, &summary, progress)
                summary.quantization = QuantizationReport(
                    factor: quantization.factor, documents: lists.tally, loss: try loss(of: source, sparse, topics))
            } else {
                try write(try LexicalLists(of: source.snapshot), of: source, to: url, &summary, progress)
            }
            return summary
        }
    }

    /// What rounding does to the lists of topics.
    private func loss(
        of source: ExportSource, _ leg: ExportSource.SparseLeg, _ topics: [ExportSource.EncodedTopic]
    ) throws -> QuantizationLoss? {
        guard !topics.isEmpty else { return nil }
        var meter = QuantizationLossMeter(queries: topics.map(\.vector), quantization: quantization)
        try source.forEachDocument(progress: { _ in }) { stored in
            for (id, chunk) in stored.units { meter.add(chunk.sparse[leg.name] ?? .empty, id: id) }
        }
        return meter.loss
    }

    private func write(
        _ lists: some CIFFLists, of source: ExportSource, to url: URL, _ summary: inout ExportSummary,
        _ progress: (Int) -> Void
    ) throws {
        summary.documents = source.snapshot.documentCount
        summary.units = lists.lengths.count
        let header = CIFFHeader(
            listCount: lists.count, documentCount: lists.lengths.count,
            collectionLength: lists.lengths.reduce(0) { $0 + Int($1) }, description: lists.description)
        let writer = try CIFFWriter(path: url.path, header: header)
        var listCount = 0
        try lists.forEach { term, postings in
            try writer.write(term: term, postings: postings)
            listCount += 1
            progress(summary.documents * listCount / header.listCount)
        }
        var unit = 0
        try source.snapshot.forEachUnit { id in
            try writer.write(CIFFDocumentRecord(id: id.rawValue, length: Int(lists.lengths[unit])))
            unit += 1
        }
        try writer.finish()
        summary.add(
            file: url, "\(header.listCount) postings lists, \(header.documentCount) documents: \(header.description)")
        if !source.topics.isEmpty { summary.notes.append("CIFF has no topics: none were written.") }
    }
}

/// The postings lists of a leg.
protocol CIFFLists {
    /// What they are, for the file's header.
    var description: String { get }
    /// How many there are.
    var count: Int { get }
    /// The length of each document.
    var lengths: [UInt32] { get }

    /// Calls `body` with each list, ascending by the terms' bytes.
    func forEach(_ body: (_ term: String, _ postings: [CIFFPosting]) throws -> Void) throws
}
