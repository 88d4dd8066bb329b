import BoundedExecutor
import Foundation
import IndexStore
import Interchange
import Pipelines
import RemoteEngines
import Retrieval

/// An index on disk that answers questions: the main type of HybridSearch.
///
/// ```swift
/// let index = try await SearchIndex.openOrCreate(at: URL(filePath: "notes.index"))
/// try await index.add([Document(id: "1", title: "Tea", text: "Pour water over the leaves.")])
/// for hit in try await index.search("how do I make tea?") {
///     print(hit.rank, hit.id, hit.score)
/// }
/// ```
///
/// Searches run concurrently with each other and with additions; each sees the index as of the last commit before it
/// began. Models are loaded when they are first needed and stay loaded.
public actor SearchIndex: SearchableIndex {
    /// The folder of the index.
    public nonisolated let url: URL
    /// How documents are indexed and how they are searched unless a search brings its own pipeline.
    public nonisolated let pipeline: Pipeline

    /// Documents with more weights than these together are added at once, though they are few.
    private static let mostWeights = 1 << 20

    private let directory: IndexDirectory
    private let encoders: EncoderLibrary
    private let engines: any EngineConnector
    /// Engines of the pipeline that was found in the folder. Whoever made the folder could have them send secrets of the
    /// environment anywhere, so they are asked only when somebody names a pipeline that has them.
    private let unconfirmed: [String: PipelineEngine]
    private var current: IndexSnapshot
    private var plans = PlanCache()

    private init(
        directory: IndexDirectory, pipeline: Pipeline, isStored: Bool = false, encoders: EncoderLibrary,
        engines: any EngineConnector
    ) throws {
        url = directory.url
        unconfirmed = isStored ? pipeline.engines : [:]
        self.pipeline = pipeline
        self.directory = directory
        self.encoders = encoders
        self.engines = engines
        current = try directory.snapshot()
    }

    // MARK: Opening

    /// Opens an index.
    ///
    /// - Parameters:
    ///   - pipeline: How to search it; nil for the pipeline that it was made with, whose engines elsewhere are not asked
    ///     then: that is for a pipeline that somebody names.
    ///   - engines: Connects to the engines elsewhere that pipelines name.
    /// - Throws: ``IndexStoreError`` when there is no index, when it is damaged, and when the pipeline's index part
    ///   is not what the index was made with.
    public static func open(
        at url: URL, pipeline: Pipeline? = nil, encoders: EncoderLibrary = EncoderLibrary(),
        engines: any EngineConnector = EngineLibrary()
    ) async throws -> SearchIndex {
        let directory = try IndexDirectory(opening: url)
        if let definition = pipeline?.index { try directory.check(definition) }
        return try SearchIndex(
            directory: directory, pipeline: try pipeline ?? storedPipeline(of: directory), isStored: pipeline == nil,
            encoders: encoders, engines: engines)
    }

    /// Makes an empty index.
    ///
    /// - Parameters:
    ///   - pipeline: How documents are indexed and, by default, searched. It must have an index part.
    ///   - engines: Connects to the engines elsewhere that pipelines name.
    public static func create(
        at url: URL, pipeline: Pipeline = .hybrid, encoders: EncoderLibrary = EncoderLibrary(),
        engines: any EngineConnector = EngineLibrary()
    ) async throws -> SearchIndex {
        guard let definition = pipeline.index else {
            throw PipelineError.badRequest(
                "the pipeline \"\(pipeline.name)\" has no index part; it can search an index but not make one")
        }
        let directory = try IndexDirectory(
            creating: url, definition: definition, pipeline: try pipeline.selfContained.jsonText())
        return try SearchIndex(directory: directory, pipeline: pipeline, encoders: encoders, engines: engines)
    }

    /// Opens the index in a folder, or makes one there.
    ///
    /// - Parameters:
    ///   - pipeline: As for ``open(at:pipeline:encoders:engines:)``; a new index is made with it, or with
    ///     ``Pipelines/Pipeline/hybrid``.
    ///   - engines: Connects to the engines elsewhere that pipelines name.
    public static func openOrCreate(
        at url: URL, pipeline: Pipeline? = nil, encoders: EncoderLibrary = EncoderLibrary(),
        engines: any EngineConnector = EngineLibrary()
    ) async throws -> SearchIndex {
        IndexDirectory.exists(at: url)
            ? try await open(at: url, pipeline: pipeline, encoders: encoders, engines: engines)
            : try await create(at: url, pipeline: pipeline ?? .hybrid, encoders: encoders, engines: engines)
    }

    private static func storedPipeline(of directory: IndexDirectory) throws -> Pipeline {
        guard let text = try directory.pipeline(), !text.isEmpty else { return .covering(directory.definition) }
        return try Pipeline(json: Data(text.utf8), file: "the pipeline stored in \(directory.url.path)")
    }

    // MARK: Adding

    /// Adds documents and commits them. A document replaces the one with its id.
    ///
    /// - Parameter progress: Called from any thread as the work goes on.
    /// - Throws: ``IndexStoreError/locked(path:)`` while another writer is at work; `CancellationError`. After an
    ///   error the index is as after its last commit.
    /// - Returns: How many documents were added, each id once, and how many of earlier commits they replaced.
    @discardableResult
    public func add(
        _ documents: [Document], progress: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws -> CommitSummary {
        let counter = IndexingCounter(documentsTotal: documents.count, report: progress)
        return try await withWriter { writer in
            try await writer.add(documents, progress: counter.advance(documents:))
            return try await writer.commit()
        }
    }

    /// Adds all documents of a corpus and commits them; memory stays bounded whatever its size.
    ///
    /// - Returns: How many documents were added, each id once, and how many of earlier commits they replaced.
    @discardableResult
    public func add(
        contentsOf corpus: sending CorpusReader, progress: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws -> CommitSummary {
        let counter = IndexingCounter(documentsTotal: nil, report: progress)
        return try await withWriter { try await Self.add(corpus, to: $0, counter) }
    }

    /// Adds documents that bring vectors or terms of their own and commits them. A document replaces the one with its
    /// id; what it does not bring for a leg is encoded or analyzed.
    ///
    /// - Throws: `EncodedDocumentError` for a document that the index cannot take; else as ``add(_:progress:)``.
    /// - Returns: How many documents were added and replaced, and what was left out of them.
    @discardableResult
    public func add(
        _ documents: [EncodedDocument], isStrict: Bool = false,
        progress: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let counter = IndexingCounter(documentsTotal: documents.count, report: progress)
        return try await withWriter { writer in
            let unknown = try await writer.add(documents, isStrict: isStrict, progress: counter.advance(documents:))
            return ImportSummary(
                documents: documents.count, commit: try await writer.commit(), unknownTokens: unknown)
        }
    }

    /// Adds all documents of another system's file and commits them; memory stays bounded whatever its size.
    ///
    /// What is full is committed on the way, so after an error documents before it may be in the index.
    ///
    /// - Parameter isStrict: Whether a token that a leg's model does not know is an error; else its weight is left
    ///   out.
    /// - Throws: What the source throws; else as ``add(_:isStrict:progress:)``.
    @discardableResult
    public func add(
        contentsOf source: sending any EncodedDocumentSource, isStrict: Bool = false,
        progress: @escaping @Sendable (IndexingProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let counter = IndexingCounter(documentsTotal: nil, report: progress)
        return try await withWriter { try await Self.add(source, to: $0, isStrict: isStrict, counter) }
    }

    // MARK: Changing

    /// Deletes the documents with some ids, those that the index has, and commits that.
    ///
    /// - Returns: How many there were.
    @discardableResult
    public func delete(_ ids: some Collection<DocumentID> & Sendable) async throws -> Int {
        try await withWriter { writer in
            try await writer.delete(ids)
            return try await writer.commit().removed
        }
    }

    /// Deletes the documents that a filter lets through, and commits that.
    ///
    /// - Returns: How many there were.
    @discardableResult
    public func delete(matching filter: Filter) async throws -> Int {
        try await withWriter { writer in
            _ = try await writer.delete(matching: filter)
            return try await writer.commit().removed
        }
    }

    /// Merges all segments into one, without the documents that were replaced or deleted, and gives their space back
    /// to the system. Searches go on meanwhile.
    ///
    /// - Parameter progress: Called from any thread with the share that is done, from 0 to 1.
    public func optimize(progress: @escaping @Sendable (Double) -> Void = { _ in }) async throws {
        try await withWriter { try await $0.optimize(progress: progress) }
    }

    /// Lends the right to change the index, and shows searches what was committed, also when the body fails.
    ///
    /// For programs that change the index all day: the writer keeps its models and merges segments in the background.
    /// ``refresh()`` shows searches what it has committed so far.
    ///
    /// ```swift
    /// try await index.withWriter { writer in
    ///     for await change in changes {
    ///         try await writer.add(change.added)
    ///         try await writer.delete(change.deleted)
    ///         try await writer.commit()
    ///         try await index.refresh()
    ///     }
    /// }
    /// ```
    ///
    /// - Parameter policy: When segments are merged.
    /// - Throws: ``IndexStoreError/locked(path:)`` while another writer is at work, and what the body throws.
    public func withWriter<Value>(
        policy: MergePolicy = MergePolicy(), _ body: (IndexWriter) async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            value = try await directory.withWriter(encoders: encoders, policy: policy, body)
        } catch {
            try? refresh()
            throw error
        }
        try refresh()
        return value
    }

    /// Copies the index as of its last commit, whatever is written to it meanwhile.
    ///
    /// - Parameters:
    ///   - url: Where nothing is yet.
    ///   - progress: Called with the share that is copied, from 0 to 1.
    public nonisolated func backUp(
        to url: URL, progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws {
        try await BoundedExecutor.shared.run { [directory] in
            try directory.backUp(to: url, progress: progress)
        }
    }

    /// Reads every file and every document and compares them with their checksums and with one another.
    ///
    /// - Parameter progress: Called with the number of documents looked at since the last call.
    public func verify(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> IndexVerification {
        try await BoundedExecutor.shared.run { [current] in
            try current.verify(progress: progress)
        }
    }

    /// Adds a corpus batch by batch, so that no more than one is in memory beside the segment that grows.
    private static func add(
        _ corpus: CorpusReader, to writer: IndexWriter, _ counter: IndexingCounter
    ) async throws -> CommitSummary {
        var batch: [Document] = []
        func addBatch() async throws {
            counter.begin(batchSize: batch.count, bytesRead: corpus.bytesRead, of: corpus.bytesTotal)
            try await writer.add(batch, progress: counter.advance(documents:))
            batch.removeAll(keepingCapacity: true)
        }
        while let document = try corpus.next() {
            batch.append(document)
            if batch.count == IndexWriter.batchSize { try await addBatch() }
        }
        try await addBatch()
        return try await writer.commit()
    }

    private static func add(
        _ source: any EncodedDocumentSource, to writer: IndexWriter, isStrict: Bool, _ counter: IndexingCounter
    ) async throws -> ImportSummary {
        var summary = ImportSummary()
        var batch: [EncodedDocument] = []
        func addBatch() async throws {
            counter.begin(batchSize: batch.count, bytesRead: source.bytesRead, of: source.bytesTotal)
            let unknown = try await writer.add(batch, isStrict: isStrict, progress: counter.advance(documents:))
            summary.unknownTokens.merge(unknown, uniquingKeysWith: +)
            summary.documents += batch.count
            batch.removeAll(keepingCapacity: true)
        }
        var weights = 0
        while let document = try source.next() {
            batch.append(document)
            weights += document.weightCount
            guard batch.count == IndexWriter.batchSize || weights >= Self.mostWeights else { continue }
            try await addBatch()
            weights = 0
        }
        try await addBatch()
        summary.commit = try await writer.commit()
        return summary
    }

    /// Looks for what other processes have committed since the index was opened or refreshed.
    public func refresh() throws {
        current = try directory.snapshot()
        plans.removeAll()
    }

    // MARK: Searching

    /// A pipeline bound to the index as it is now, for many searches without a look at this actor.
    public func plan(for pipeline: Pipeline) async throws -> SearchPlan {
        if let definition = pipeline.index { try directory.check(definition) }
        let strange = pipeline.engines.filter { unconfirmed[$0.key] == $0.value }.keys.sorted()
        guard strange.isEmpty else { throw PipelineError.unconfirmedEngines(names: strange) }
        let task = plans.plan(for: pipeline) { [current, encoders, engines] in
            try await SearchPlan(
                pipeline.search,
                target: SearchTarget(
                    snapshot: current, encoders: encoders, engines: pipeline.engines, connector: engines))
        }
        do {
            return try await task.value
        } catch {
            // A model may be pulled meanwhile: the next search tries again.
            plans.forget(pipeline)
            throw error
        }
    }

    // MARK: Looking inside

    /// All segments as of the last commit or refresh.
    public var snapshot: IndexSnapshot { current }

    /// How documents are indexed: the index part of the pipeline that the index was made with.
    public nonisolated var definition: IndexDefinition { directory.definition }

    /// The document with an id, nil when the index has none.
    public func document(_ id: DocumentID) throws -> Document? {
        try current.documents([id])[id]
    }

    /// The number of documents that can be found.
    public var documentCount: Int { current.documentCount }
}
