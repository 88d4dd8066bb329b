import BoundedExecutor
import Foundation
import Retrieval

/// Adds, replaces and deletes documents: encodes them, gathers them in a segment, commits it, and merges segments.
///
/// One writer at a time, over all processes; ``IndexDirectory/withWriter(encoders:executor:policy:_:)`` lends it.
/// What ``commit()`` has returned for survives a crash; what was asked for since then is lost with the process. A
/// segment that is full is committed without being asked, which keeps memory bounded. Segments are merged in the
/// background; searches and commits go on meanwhile.
public actor IndexWriter {
    /// How many documents or chunks make a full segment: enough for `auto` to choose HNSW, few enough to hold in
    /// memory.
    public static let segmentCapacity = 1 << 17
    /// How many documents are encoded together.
    public static let batchSize = 512
    /// More text than this in them makes fewer.
    private static let batchTextSize = 4 << 20

    private let lock: WriteLock
    private let store: WriterStore
    private let encoders: EncoderLibrary
    private let policy: MergePolicy
    private let turns = SerialTurns()
    /// Made for the first document: who only deletes or merges needs no models.
    private var encoding: DocumentEncoding?
    private var givenReader: GivenEncodingReader?
    /// The documents since the last commit; nil when there are none.
    private var segment: SegmentBuilder?
    /// What is deleted from earlier segments with the next commit.
    private var deletions: Set<DocumentID> = []
    private var vocabularies: WriterVocabularies
    private var ledger: SegmentLedger
    private var nextNumbers: (document: Int64, segment: Int64)
    private var summary = CommitSummary()
    private var merges: Task<Void, Never>?
    private var mergeFailure: (any Error)?

    init(store: WriterStore, encoders: EncoderLibrary, policy: MergePolicy) throws {
        lock = try WriteLock(files: store.files)
        self.store = store
        self.encoders = encoders
        self.policy = policy
        try store.removeLeftovers()
        ledger = SegmentLedger(try store.library.segments(of: store.database))
        nextNumbers = try store.database.nextNumbers()
        vocabularies = try WriterVocabularies(
            store.definition, library: store.vocabularies, database: store.database)
    }

    // MARK: Documents

    /// Adds documents; each replaces the one with its id.
    ///
    /// - Parameter progress: Called from any thread as the work goes on, with the number of documents' worth of
    ///   work done since the last call.
    public func add(_ documents: [Document], progress: @Sendable (Double) -> Void = { _ in }) async throws {
        try checkIsOpen()
        try checkLegsHaveModels(for: documents)
        let encoding = try await loadedEncoding()
        for batch in documents.batches(of: Self.batchSize, size: Self.batchTextSize) {
            try Task.checkCancellation()
            let encoded = try await encoding.encode(Array(batch), progress: progress)
            try checkIsOpen()
            try append(encoded, dimensions: encoding.dimensions)
            if let segment, segment.isFull { try await publish() }
        }
    }

    /// Adds documents that bring vectors or terms of their own; each replaces the one with its id. What a document
    /// does not bring for a leg is encoded or analyzed.
    ///
    /// - Parameters:
    ///   - isStrict: Whether a token that a leg's model does not know is an error; else its weight is left out.
    ///   - progress: As for ``add(_:progress:)``.
    /// - Returns: How many weights were left out, by leg.
    /// - Throws: ``EncodedDocumentError`` for a document that the index cannot take. Documents before it may have
    ///   been added.
    @discardableResult
    public func add(
        _ documents: [EncodedDocument], isStrict: Bool = false, progress: @Sendable (Double) -> Void = { _ in }
    ) async throws -> [String: Int] {
        try checkIsOpen()
        var unknownTokens: [String: Int] = [:]
        let encoding = try await loadedEncoding()
        for batch in documents.batches(of: Self.batchSize, size: Self.batchTextSize) {
            try Task.checkCancellation()
            let batch = Array(batch)
            let given = try read(batch, isStrict: isStrict, encoding)
            unknownTokens.merge(given.unknownTokens, uniquingKeysWith: +)
            try await add(batch.map(\.document), given: given, by: encoding, progress: progress)
        }
        return unknownTokens
    }

    private func read(
        _ documents: [EncodedDocument], isStrict: Bool, _ encoding: DocumentEncoding
    ) throws -> GivenEncodings {
        var reader = givenReader ?? encoding.givenReader()
        givenReader = nil
        defer { givenReader = reader }
        reader.isStrict = isStrict
        return try reader.read(documents, growing: &vocabularies)
    }

    /// Nothing makes vectors of texts for a leg that is pretokenized.
    private func checkLegsHaveModels(for documents: [Document]) throws {
        guard let document = documents.first,
            let leg = store.definition.sparse.filter({ $0.value.isPretokenized }).keys.min()
        else { return }
        throw EncodedDocumentError(document: document.id, leg: leg, .missingVector)
    }

    private func add(
        _ documents: [Document], given: GivenEncodings, by encoding: DocumentEncoding,
        progress: @Sendable (Double) -> Void
    ) async throws {
        let encoded = store.definition.chunking == nil
            ? try await encoding.encode(documents, given: given, progress: progress)
            : try await encoding.encode(documents, progress: progress)
        try checkIsOpen()
        try append(encoded, dimensions: encoding.dimensions)
        if let segment, segment.isFull { try await publish() }
    }

    private func loadedEncoding() async throws -> DocumentEncoding {
        if let encoding { return encoding }
        let loaded = try await DocumentEncoding(
            definition: store.definition, encoders: encoders, executor: store.executor)
        encoding = loaded
        return loaded
    }

    private func append(_ encoded: EncodedDocuments, dimensions: [String: Int]) throws {
        var builder = try segment.take() ?? SegmentBuilder(
            definition: store.definition, dimensions: dimensions, temporaryFolder: store.files.segments)
        // Put back also when it throws: the builder then says so again when it is to be written.
        defer { segment = builder }
        try builder.append(encoded, firstNumber: nextNumbers.document)
        nextNumbers.document += Int64(encoded.documents.count)
    }

    /// Deletes documents by their ids, also those that were added since the last commit. Ids that the index does not
    /// have are ignored; ``commit()`` says how many there were.
    public func delete(_ ids: some Collection<DocumentID>) throws {
        try checkIsOpen()
        for id in ids {
            segment?.remove(id)
            deletions.insert(id)
        }
    }

    /// Deletes the documents that a filter lets through. What was added before is committed first.
    ///
    /// - Returns: How many there are.
    public func delete(matching filter: Filter) async throws -> Int {
        try await publish()
        let ids = try ledger.ids(matching: filter)
        try delete(ids)
        return ids.count
    }

    // MARK: Commits

    /// Makes everything that was asked for visible and durable.
    ///
    /// When it fails, the index is as after its last commit, and what was asked for since then is dropped.
    ///
    /// - Returns: What was done since the last call.
    @discardableResult
    public func commit() async throws -> CommitSummary {
        try await publish()
        defer { summary = CommitSummary() }
        return summary
    }

    private func publish() async throws {
        try checkIsOpen()
        guard segment != nil || !deletions.isEmpty else {
            // What is on its way counts as asked for.
            return await turns.perform {}
        }
        let full = segment.take()
        let removed = deletions
        deletions = []
        try await turns.perform { try await self.publish(full, removing: removed) }
        mergeInBackground()
    }

    private func publish(_ full: SegmentBuilder?, removing deletions: Set<DocumentID>) async throws {
        try checkIsOpen()
        let number = takeSegmentNumber()
        let vocabulary = full == nil ? [] : vocabularies.additions()
        let (ledger, summary) = try await store.executor.run { [store, ledger] in
            try store.publish(full, as: number, removing: deletions, adding: vocabulary, to: ledger)
        }
        vocabularies.didCommit(vocabulary)
        self.ledger = ledger
        self.summary += summary
    }

    private func takeSegmentNumber() -> Int64 {
        defer { nextNumbers.segment += 1 }
        return nextNumbers.segment
    }

    // MARK: Merging

    /// Merges segments until the policy is content, one merge at a time.
    private func mergeInBackground() {
        guard merges == nil, !nextMerge().isEmpty else { return }
        merges = Task {
            await performMerges {
                while case let numbers = nextMerge(), !numbers.isEmpty {
                    try await merge(numbers)
                    try store.removeRetired()
                }
            }
        }
    }

    /// The body of ``merges``, of which there is one at a time: no segment must go into two others.
    private func performMerges(_ body: () async throws -> Void) async {
        defer { merges = nil }
        do {
            try await body()
        } catch {
            mergeFailure = error
        }
    }

    private func nextMerge() -> [Int64] {
        policy.next(
            among: ledger.entries.map { entry in
                MergePolicy.Candidate(
                    number: entry.segment.number, documents: entry.segment.documents.documentCount,
                    live: entry.liveCount)
            })
    }

    private func merge(_ numbers: [Int64], progress: @escaping @Sendable (Double) -> Void = { _ in }) async throws {
        let merger = try SegmentMerger(
            sources: numbers.compactMap { ledger[$0] }.map { .init(segment: $0.segment, dead: $0.dead) },
            definition: store.definition)
        let number = takeSegmentNumber()
        try await store.executor.run { [store] in try store.write(merger, as: number, progress: progress) }
        try await turns.perform { try await self.publish(merger, as: number) }
    }

    private func publish(_ merger: SegmentMerger, as number: Int64) async throws {
        try checkIsOpen()
        ledger = try await store.executor.run { [store, ledger] in
            try store.publish(merger, as: number, to: ledger)
        }
    }

    /// Waits for merges that are under way or due.
    ///
    /// - Throws: Why a merge failed. What was committed is safe, and the next commit tries again.
    public func finishMerges() async throws {
        mergeInBackground()
        while let merges {
            await withTaskCancellationHandler {
                await merges.value
            } onCancel: {
                merges.cancel()
            }
        }
        defer { mergeFailure = nil }
        if let mergeFailure { throw mergeFailure }
    }

    /// Commits, and makes one segment of all, without the documents that were replaced or deleted.
    ///
    /// - Parameter progress: Called from any thread with the share that is done, from 0 to 1.
    public func optimize(progress: @escaping @Sendable (Double) -> Void = { _ in }) async throws {
        try await publish()
        try await finishMerges()
        merges = Task {
            await performMerges {
                let entries = ledger.entries
                guard entries.count > 1 || entries.contains(where: { !$0.dead.isEmpty }) else { return }
                try await merge(entries.map(\.segment.number), progress: progress)
            }
        }
        try await finishMerges()
        try await store.executor.run { [store] in
            try store.removeRetired()
            try store.database.shrink()
        }
    }

    // MARK: End

    /// Lets others write, once what is on its way has ended. What was not committed is dropped.
    func close() async {
        segment = nil
        merges?.cancel()
        await merges?.value
        await turns.perform { [lock] in lock.release() }
    }

    private func checkIsOpen() throws {
        guard lock.isHeld else { throw IndexStoreError.writerClosed(path: store.files.directory.path) }
    }
}
