import Foundation
import Retrieval
import Testing

/// What sentence-transformers' SparseEncoder gave for real SPLADE vectors (Fixtures/make_sparse_golden.py).
@Suite struct SparseEncoderGoldenTests {
    struct Golden: Decodable {
        struct Vector: Decodable {
            let terms: [UInt32]
            let weights: [Float]
        }
        struct Sparsity: Decodable {
            let active_dims: Double
            let sparsity_ratio: Double
        }
        struct Intersection: Decodable {
            let query: Int
            let document: Int
            let shared: Vector
        }
        struct Token: Decodable {
            let token: String
            let weight: Float

            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                token = try pair.decode(String.self)
                weight = try pair.decode(Float.self)
            }
        }

        let vocabulary_size: Int
        let tokens: [String: String]
        let query_texts: [String]
        let document_texts: [String]
        let queries: [Vector]
        let documents: [Vector]
        let decoded: [[Token]]
        let decoded_whole: [[Token]]
        let strongest: [Vector]
        let sparsity_of_queries: Sparsity
        let sparsity_of_documents: Sparsity
        let sparsity_of_first: Sparsity
        let dot: [[Float]]
        let cosine: [[Float]]
        let intersections: [Intersection]
        let flops: Double
        let flops_loss: Double
        let top_k: Int
        let max_active_dims: Int
    }

    private let golden: Golden
    private let encoder: RecordedEncoder
    private let queries: [SparseVector]
    private let documents: [SparseVector]

    init() throws {
        let url = try #require(
            Bundle.module.url(forResource: "sparse-golden", withExtension: "json", subdirectory: "Fixtures"))
        golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        queries = try golden.queries.map { try SparseVector(terms: $0.terms, weights: $0.weights) }
        documents = try golden.documents.map { try SparseVector(terms: $0.terms, weights: $0.weights) }
        encoder = RecordedEncoder(
            vocabularySize: golden.vocabulary_size,
            tokens: Dictionary(uniqueKeysWithValues: golden.tokens.compactMap { id, token in
                UInt32(id).map { ($0, token) }
            }),
            queries: Dictionary(uniqueKeysWithValues: zip(golden.query_texts, queries)),
            documents: Dictionary(uniqueKeysWithValues: zip(golden.document_texts, documents)))
    }

    @Test func encodesByRoleAndKeepsTheStrongest() async throws {
        #expect(try await encoder.encodeQuery(golden.query_texts) == queries)
        #expect(try await encoder.encodeDocument(golden.document_texts[3]) == documents[3])
        let strongest = try await encoder.encodeDocument(
            golden.document_texts, maxActiveDimensions: golden.max_active_dims)
        #expect(strongest.map(\.terms) == golden.strongest.map(\.terms))
        #expect(strongest.map(\.weights) == golden.strongest.map(\.weights))
        #expect(try await encoder.encodeQuery(golden.query_texts[0], maxActiveDimensions: 3).count == 3)
    }

    @Test func decodes() {
        for (decoded, expected) in [
            (encoder.decode(documents, topK: golden.top_k), golden.decoded),
            (encoder.decode(queries), golden.decoded_whole),
        ] {
            #expect(decoded == expected.map { $0.map { WeightedToken($0.token, $0.weight) } })
        }
    }

    @Test func measuresSparsity() {
        for (sparsity, expected) in [
            (encoder.sparsity(of: queries), golden.sparsity_of_queries),
            (encoder.sparsity(of: documents), golden.sparsity_of_documents),
            (encoder.sparsity(of: documents[0]), golden.sparsity_of_first),
        ] {
            #expect(abs(sparsity.activeDimensions - expected.active_dims) < 1e-5)
            #expect(abs(sparsity.ratio - expected.sparsity_ratio) < 1e-9)
        }
    }

    @Test(arguments: VectorSimilarity.allCases) func compares(measure: VectorSimilarity) {
        let matrix = encoder.similarity(queries, documents, by: measure)
        let expected = measure == .dot ? golden.dot : golden.cosine
        #expect(matrix.count == queries.count)
        for (row, expectedRow) in zip(matrix, expected) {
            #expect(row.count == documents.count)
            for (value, expected) in zip(row, expectedRow) {
                #expect(abs(value - expected) <= 1e-6 * max(1, abs(expected)))
            }
        }
        #expect(encoder.similarity(queries[0], documents[0], by: measure) == matrix[0][0])
    }

    @Test func intersects() {
        #expect(golden.intersections.contains { !$0.shared.terms.isEmpty })
        for expected in golden.intersections {
            let shared = encoder.intersection(queries[expected.query], documents[expected.document])
            #expect(shared.terms == expected.shared.terms)
            for (product, expected) in zip(shared.weights, expected.shared.weights) {
                #expect(abs(product - expected) <= 1e-6 * expected)
            }
        }
    }

    @Test func countsOperations() {
        let (ofQueries, ofDocuments) = (statistics(queries), statistics(documents))
        let flops = ofDocuments.multiplications(perPairWith: ofQueries)
        #expect(abs(flops - golden.flops) < 1e-5 * golden.flops)
        #expect(abs(ofDocuments.flopsRegularizer - golden.flops_loss) < 1e-5 * golden.flops_loss)
    }

    private func statistics(_ vectors: [SparseVector]) -> SparsityStatistics {
        vectors.reduce(into: SparsityStatistics(vocabularySize: golden.vocabulary_size)) { $0.add($1) }
    }
}

/// An encoder that knows the vectors of some texts.
private struct RecordedEncoder: SparseEncoder {
    let vocabularySize: Int
    let tokens: [UInt32: String]
    let queries: [String: SparseVector]
    let documents: [String: SparseVector]

    func encode(_ texts: [String], as role: TextRole) async throws -> [SparseVector] {
        texts.compactMap { (role == .query ? queries : documents)[$0] }
    }

    func token(of term: UInt32) -> String? { tokens[term] }
}
