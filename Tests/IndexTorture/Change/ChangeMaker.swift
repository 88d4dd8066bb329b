import Foundation
import HybridSearch

/// Changes an index commit by commit, and says in the journal what it does.
struct ChangeMaker {
    let workplace: Workplace
    private(set) var journal: Journal
    private var corpus: Corpus
    private let legs: Workplace.Legs
    /// Whether the same calls come in the same order every time, and merges never beside something else.
    private let isOrderly: Bool

    init(
        workplace: Workplace, seed: UInt64, legs: Workplace.Legs, isOrderly: Bool = false, documents: Int = 160, largestAddition: Int = 12
    ) throws {
        self.workplace = workplace
        self.legs = legs
        self.isOrderly = isOrderly
        journal = try Journal(at: workplace.journal)
        corpus = Corpus(
            size: documents, largestAddition: largestAddition, random: SplitMix(seed: seed), version: journal.version)
        guard journal.pending == nil else {
            throw Violation("\(workplace.journal.path) ends with a commit that was not acknowledged; check the index first")
        }
    }

    /// Begins the journal anew with what was acknowledged.
    mutating func compactJournal() throws {
        try journal.settle(on: journal.holdings, generation: journal.commit)
    }

    /// One commit, and what comes with it.
    mutating func change(by writer: IndexWriter) async throws {
        if isOrderly {
            try await commit(to: writer)
            try await finishMerges(of: writer)
            return
        }
        switch Int.random(in: 0..<24, using: &corpus.random) {
        case 0:
            try await commit(to: writer)
            try await optimize(by: writer)
        case 1:
            try await commitWhileOptimizing(by: writer)
        case 2..<6:
            try await commit(to: writer)
            try await finishMerges(of: writer)
        default:
            try await commit(to: writer)
        }
    }

    // MARK: Commits

    private mutating func commit(to writer: IndexWriter) async throws {
        let steps = corpus.steps()
        try journal.intend(steps, version: corpus.version)
        do {
            let census = Census(of: journal.holdings.applying(steps), generation: journal.commit + 1)
            // Not last: the last document of a commit is to die before it now and then. Not before a filter either, which
            // would commit it.
            try await perform(steps[0], by: writer)
            try await writer.add([census.document].map(encoded))
            for step in steps.dropFirst() { try await perform(step, by: writer) }
            note(.committing)
            try await writer.commit()
        } catch {
            try journal.fail(error)
            throw error
        }
        try journal.acknowledge()
    }

    private func perform(_ step: Step, by writer: IndexWriter) async throws {
        switch step {
        case .add(let entries):
            note(.adding)
            try await writer.add(entries.map(\.document).map(encoded))
        case .delete(let ids):
            note(.deleting)
            try await writer.delete(ids.map { DocumentID($0) })
        case .deleteGroup(let group):
            note(.deleting)
            _ = try await writer.delete(matching: .term(field: "group", value: .integer(group)))
        }
    }

    /// The document with what it brings: the words of its text as tokens, which make a vocabulary grow.
    private func encoded(_ document: Document) -> EncodedDocument {
        guard case .hashed = legs else { return EncodedDocument(document) }
        let words = document.text(ofFields: IndexDefinition().textFields).split(separator: " ")
        return EncodedDocument(
            document, sparse: [Workplace.tokens: .tokens(words.map { WeightedToken(String($0), 1) })])
    }

    // MARK: Merges

    private func finishMerges(of writer: IndexWriter) async throws {
        note(.merging)
        try await writer.finishMerges()
    }

    func optimize(by writer: IndexWriter) async throws {
        note(.optimizing)
        try await writer.optimize()
    }

    private mutating func commitWhileOptimizing(by writer: IndexWriter) async throws {
        note(.optimizing)
        let (steps, step) = AsyncStream<Void>.makeStream()
        async let optimized: Void = {
            defer { step.finish() }
            try await writer.optimize { _ in step.yield() }
        }()
        // From here on segments are being merged.
        for await _ in steps { break }
        try await commit(to: writer)
        try await optimized
    }

    func note(_ phase: Phase) { phase.note(at: workplace.phase) }
}
