import ArgumentParser
import HybridSearch
import Terminal

extension EncodeCommand {
    struct Sparsity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure the sparse vectors of a corpus: active terms, postings, cost of a search.",
            discussion: """
                A corpus is read as hybrid-search index reads it, title and text joined. Vectors are JSON lines as \
                encode sparse prints them, or Anserini's: objects with an object "vector" of tokens and weights. \
                Without --model their tokens are the vocabulary.
                  hybrid-search encode sparsity corpus.jsonl --model splade-tiny
                """)

        @Argument(help: "Files or folders of JSON lines, or - for standard input.", completion: .file())
        var corpus: [String] = []

        @Option(name: .long, help: "A model folder, or a name of the model library.", completion: .directory)
        var model: String?

        @Option(name: .long, help: "That of the model's matrix products.")
        var precision = Precision.automatic

        @Option(name: .long, help: "Encoded documents, in place of a corpus.", completion: .file())
        var vectors: String?

        @Option(
            name: .long, help: "Topics to encode as queries: queries.jsonl, or lines of id, tab, text.",
            completion: .file())
        var queries: String?

        @Option(name: .long, help: "Encoded queries, in place of topics.", completion: .file())
        var queryVectors: String?

        @Option(name: .long, help: ArgumentHelp("Read only so many documents.", valueName: "n"))
        var limit: Int?

        @Option(
            name: .long,
            help: ArgumentHelp("Keep only so many terms of a vector, those of the largest weights.", valueName: "n"))
        var maxActiveDimensions: Int?

        @Option(name: .long, help: ArgumentHelp("How many of the most frequent terms to list.", valueName: "n"))
        var terms = 10

        @Flag(name: .long, help: "Print the figures as JSON.")
        var json = false

        @Flag(name: [.short, .long], help: "Show no progress.")
        var quiet = false

        private static let missingModel = ValidationError("encoding texts needs a model: --model splade-tiny")

        func validate() throws {
            if corpus.isEmpty, vectors == nil {
                throw ValidationError("name the files of a corpus, or encoded documents with --vectors")
            }
            if !corpus.isEmpty, vectors != nil {
                throw ValidationError("measure either a corpus or the encoded documents of --vectors, not both")
            }
            if queries != nil, queryVectors != nil {
                throw ValidationError("measure either --queries or --query-vectors, not both")
            }
            if model == nil, !corpus.isEmpty || queries != nil {
                throw Self.missingModel
            }
            if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, found \(limit)") }
            if let maxActiveDimensions, maxActiveDimensions < 1 {
                throw ValidationError("--max-active-dimensions must be at least 1, found \(maxActiveDimensions)")
            }
            if terms < 0 { throw ValidationError("--terms must be at least 0, found \(terms)") }
        }

        func run() async throws {
            let topics = try queries.map { try Topic.read(path: $0) }
            var encoder: (any SparseEncoder)?
            if let model {
                encoder = try await EncoderLibrary().sparseEncoder(model: model, precision: precision)
            }
            var numbering = encoder.map { TokenNumbering(vocabularyOf: $0) } ?? TokenNumbering()

            let documents = try await documents(encoder, &numbering)
            guard documents.count > 0 else {
                let source = corpus.isEmpty ? vectors ?? "" : corpus.joined(separator: ", ")
                throw CommandFailure("\(source): there are no documents to measure")
            }
            let queries = try await queries(topics, encoder, &numbering)
            let report = SparsityReport(
                documents: documents, queries: queries, hasModel: encoder != nil,
                frequent: documents.mostFrequentTerms(terms).map { (numbering.token(of: $0.term), $0) })
            if json {
                try Output.print(json: report.json)
            } else {
                SparsityText(screen: Screen(.standardOutput)).lines(for: report).forEach { print($0) }
            }
        }

        private func documents(
            _ encoder: (any SparseEncoder)?, _ numbering: inout TokenNumbering
        ) async throws -> SparsityStatistics {
            if let vectors { return try await read(vectors, "docs", limit: limit ?? .max, &numbering) }
            guard let encoder else { throw Self.missingModel }
            return try await ProgressBar("Encoding", unit: .things("docs"), isQuiet: quiet).during { bar in
                try await SparsityStatistics(
                    documentsOf: CorpusReader(paths: corpus), limit: limit ?? .max, encoder: encoder,
                    maxActiveDimensions: maxActiveDimensions
                ) {
                    bar.update(done: $0, total: $1)
                }
            }
        }

        private func queries(
            _ topics: [Topic]?, _ encoder: (any SparseEncoder)?, _ numbering: inout TokenNumbering
        ) async throws -> SparsityStatistics? {
            if let queryVectors { return try await read(queryVectors, "queries", limit: .max, &numbering) }
            guard let topics, let encoder else { return nil }
            let bar = ProgressBar("Encoding", unit: .things("queries"), total: topics.count, isQuiet: quiet)
            return try await bar.during { bar in
                try await SparsityStatistics(
                    queries: topics.map(\.text), encoder: encoder, maxActiveDimensions: maxActiveDimensions
                ) {
                    bar.update(done: $0)
                }
            }
        }

        private func read(
            _ path: String, _ things: String, limit: Int, _ numbering: inout TokenNumbering
        ) async throws -> SparsityStatistics {
            try await ProgressBar("Reading", unit: .things(things), isQuiet: quiet).during { bar in
                try await SparsityStatistics(
                    vectorsOf: SparseVectorReader(path: path), numbering: &numbering, limit: limit,
                    maxActiveDimensions: maxActiveDimensions
                ) {
                    bar.update(done: $0, total: $1)
                }
            }
        }
    }
}

extension ProgressBar {
    /// Finishes with the work's success, and takes the bar away when the work fails, so that only the error is seen.
    fileprivate func during<Value>(_ work: (ProgressBar) async throws -> Value) async throws -> Value {
        do {
            let value = try await work(self)
            finish()
            return value
        } catch {
            cancel()
            throw error
        }
    }
}
