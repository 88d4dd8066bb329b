import BenchmarkSessions
import Foundation
import HybridSearch

/// Indexes a million passages whose vectors are there already, and opens the index, as processes of their own: what
/// HybridSearch itself needs of memory and time, without the models.
///
/// ```
/// scale-benchmark index PASSAGES INDEX COUNT    makes the index
/// scale-benchmark open PASSAGES INDEX           opens it and searches once with each leg
/// scale-benchmark search PASSAGES INDEX COUNT   searches with COUNT queries
/// scale-benchmark filter PASSAGES INDEX COUNT   searches with COUNT queries under filters
/// ```
/// Each prints one JSON object.
@main
struct ScaleBenchmark {
    static func main() async {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            switch (arguments.first, arguments.count) {
            case ("index", 4):
                try await index(arguments[1], into: arguments[2], count: number(arguments[3]))
            case ("open", 3):
                try await open(arguments[1], index: arguments[2], queries: 1)
            case ("search", 4):
                try await open(arguments[1], index: arguments[2], queries: number(arguments[3]))
            case ("filter", 4):
                try await filter(arguments[1], index: arguments[2], queries: number(arguments[3]))
            default:
                throw Failure(
                    "usage: scale-benchmark index PASSAGES INDEX COUNT | open PASSAGES INDEX | search … | filter …")
            }
        } catch {
            FileHandle.standardError.write(Data("scale-benchmark: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else { throw Failure("\(text) is no number above 0") }
        return number
    }

    private static let pipeline = """
        {"name": "scale", "index": {"bm25": {}, "sparse": {"splade": {"model": "stored"}},
         "dense": {"minilm": {"model": "stored", "faiss": "auto"}}},
         "search": {"retriever": {"bm25": {}}}}
        """

    private static let legs = [
        #"{"bm25": {}}"#, #"{"sparse_vector": {"inference_id": "splade"}}"#, #"{"knn": {"inference_id": "minilm"}}"#,
    ]

    private static func encoders(_ vectors: StoredVectors) -> EncoderLibrary {
        EncoderLibrary(
            sparse: ["stored": StoredSparseEncoder(vectors: vectors)],
            dense: ["stored": StoredDenseEncoder(vectors: vectors)])
    }

    // MARK: Indexing

    private static func index(_ passages: String, into path: String, count: Int) async throws {
        let vectors = try StoredVectors(folder: URL(filePath: passages), name: "documents")
        let index = try await SearchIndex.create(
            at: URL(filePath: path), pipeline: Pipeline(json: Data(pipeline.utf8), file: "pipeline"),
            encoders: encoders(vectors))
        let idle = MemoryFigures.now
        let watch = MemoryWatch()
        let clock = ContinuousClock()
        let began = clock.now
        try await index.withWriter { writer in
            var batch: [Document] = []
            for i in 0..<count {
                let bucket = JSONValue.integer(FilteredSearches.bucket(of: i))
                batch.append(
                    Document(
                        id: DocumentID("passage-\(i)"), text: vectors.text(i),
                        metadata: [FilteredSearches.field: bucket]))
                if batch.count == IndexWriter.batchSize {
                    try await writer.add(batch)
                    batch.removeAll(keepingCapacity: true)
                    if (i + 1) % 65_536 == 0 { note("\(i + 1) documents, \(watch.peak.anonymousMiB) MiB at most") }
                }
            }
            try await writer.add(batch)
            try await writer.commit()
            note("committed after \(clock.now - began); merging")
        }
        let statistics = try await index.snapshot.statistics()
        print(
            """
            {"documents": \(statistics.documents), "segments": \(statistics.segments), \
            "seconds": \((clock.now - began) / .seconds(1)), \
            "idle_anonymous_mib": \(idle.anonymousMiB), "idle_resident_mib": \(idle.residentMiB), \
            "peak_anonymous_mib": \(watch.peak.anonymousMiB), "peak_resident_mib": \(watch.peak.residentMiB)}
            """)
    }

    // MARK: Opening and searching

    private static func open(_ passages: String, index path: String, queries count: Int) async throws {
        let vectors = try StoredVectors(folder: URL(filePath: passages), name: "queries")
        let clock = ContinuousClock()
        var began = clock.now
        let index = try await SearchIndex.open(at: URL(filePath: path), encoders: encoders(vectors))
        let opening = clock.now - began
        var legs: [String] = []
        for leg in Self.legs {
            let json = #"{"name": "leg", "search": {"retriever": \#(leg)}}"#
            let pipeline = try Pipeline(json: Data(json.utf8), file: "leg")
            let plan = try await index.plan(for: pipeline)
            var times: [Double] = []
            for i in 0..<count {
                began = clock.now
                let response = try await plan.search(SearchRequest(vectors.text(i % vectors.count), size: 10))
                guard response.hits.count == 10 else { throw Failure("found \(response.hits.count) documents") }
                times.append((clock.now - began) / .milliseconds(1))
            }
            let sorted = times.sorted()
            legs.append(
                                """
                {"leg": \(leg), "first_ms": \(times[0]), "median_ms": \(sorted[count / 2]), \
                "p99_ms": \(sorted[count * 99 / 100])}
                """)
        }
        let memory = MemoryFigures.now
        print(
            """
            {"open_ms": \(opening / .milliseconds(1)), "documents": \(await index.documentCount), \
            "segments": \(await index.snapshot.segments.count), "legs": [\(legs.joined(separator: ", "))], \
            "anonymous_mib": \(memory.anonymousMiB), "resident_mib": \(memory.residentMiB)}
            """)
    }

    private static func filter(_ passages: String, index path: String, queries count: Int) async throws {
        let vectors = try StoredVectors(folder: URL(filePath: passages), name: "queries")
        let index = try await SearchIndex.open(at: URL(filePath: path), encoders: encoders(vectors))
        let searches = FilteredSearches(index: index, vectors: vectors, count: count)
        var legs: [String: [FilteredSearches.Figures]] = [:]
        for (name, leg) in zip(["bm25", "sparse_vector", "knn"], Self.legs) {
            note(name)
            let deepest = #"{"knn": {"inference_id": "minilm", "num_candidates": 10000}}"#
            legs[name] = try await searches.figures(leg: leg, deepLeg: name == "knn" ? deepest : leg)
        }
        print(String(decoding: try JSONEncoder().encode(legs), as: UTF8.self))
    }

    private static func note(_ line: String) {
        FileHandle.standardError.write(Data("    \(line)\n".utf8))
    }
}
