import HybridSearch
import PostgreSQLClient
import RemoteEngines
import Retrieval
import Testing
import VectorIndex

/// How documents, vectors and names are written.
@Suite struct StoredFormsTests {
    @Test func sparseVectorsCountFromOneInText() throws {
        let vector = try SparseVector(terms: [3, 9, 30_521], weights: [1.5, 0.4, 1e-7])
        #expect(VectorForms.text(vector, dimension: 30_522) == "{4:1.5,10:0.4,30522:1e-07}/30522")
        #expect(VectorForms.text(.empty, dimension: 5) == "{}/5")
    }

    @Test func vectorsInBinaryAreInTheOrderOfTheNetwork() throws {
        let sparse = try SparseVector(terms: [258], weights: [1.5])
        #expect(
            VectorForms.binary(sparse, dimension: 300) == [
                0, 0, 1, 44, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 0x3F, 0xC0, 0, 0,
            ])
        #expect(VectorForms.binary([1.5, -2]) == [0, 2, 0, 0, 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0])
    }

    @Test func rowsHaveLengthsAndNoEscapes() {
        var rows = BinaryRows(columns: 2)
        rows.append([Array("a\n".utf8), nil])
        rows.finish()
        #expect(
            rows.bytes == Array("PGCOPY\n".utf8) + [
                0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0x61, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF,
                0xFF, 0xFF,
            ])
    }

    @Test func jsonHasNoNULAndExactIntegers() {
        let value: JSONValue = [
            "b": [1, 1.0, .number(0x1p62), .integer(.min), 0.1, .null, true, .number(.nan)], "a\0": "x\0\n\"\\é",
        ]
        #expect(
            value.storedText == """
                {"a\u{FFFD}":"x\u{FFFD}\\u000a\\"\\\\é","b":[1,1.0,4611686018427387904.0,\
                -9223372036854775808,0.1,null,true,null]}
                """)
        #expect("a\0b".withoutNUL == "a\u{FFFD}b")
    }

    @Test func filtersFindValuesByTheirPaths() {
        let document = Document(
            id: "1", title: "2024-02",
            metadata: [
                "a": [["b": 1], ["b": [2, [2]]], .null], "a.b": "x", "text": "no", "title": "no", "_id": "no",
                "empty": [],
            ])
        let values = FilterValues(document)
        #expect(values.fields == ["title": ["2024-02"], "a.b": ["x", 1, 2]])
        #expect(values.dates == ["title": [.integer(1_706_745_600_000_000)]])
    }

    @Test func tablesMayHaveASchema() throws {
        #expect(try TableName("articles").quoted == "\"articles\"")
        #expect(try TableName("search.my articles").staged == "\"search\".\"my articles_push\"")
        #expect(try TableName("a\"; DROP TABLE b").quoted == "\"a\"\"; DROP TABLE b\"")
        for text in ["", "a.b.c", ".a", "a.", String(repeating: "x", count: 60)] {
            #expect(throws: RemoteEngineError.self) { try TableName(text) }
        }
    }

    @Test func graphsAreThoseOfTheDefinition() {
        #expect(GraphChoice(faiss: "Flat") == nil)
        #expect(GraphChoice(faiss: "IVF100,Flat") == nil)
        #expect(GraphChoice(faiss: "HNSW16")?.neighbours == 16)
        #expect(GraphChoice(faiss: "HNSW32,SQ8")?.threshold == 1)
        #expect(GraphChoice(faiss: "auto")?.threshold == 100_001)
    }

    @Test func legsAreOneStatementEach() throws {
        let words = try LegStatement(.words(["run", "run"]), table: "\"t\"", limit: 7, filter: .ids(["a"]))
        #expect(
            words.statement.sql == """
                SELECT id, value FROM (SELECT id, fields, dates, paradedb.score(id) AS value FROM "t" \
                WHERE id @@@ paradedb.match_disjunction('words', $1::text[]) AND words <> '' OFFSET 0) AS found \
                WHERE id = ANY($2::text[]) ORDER BY value DESC, id LIMIT $3::bigint
                """)
        let all = try LegStatement(.words(["run"]), table: "\"t\"", limit: 7, filter: nil)
        #expect(
            all.statement.sql == """
                SELECT id, paradedb.score(id) AS value FROM "t" \
                WHERE id @@@ paradedb.match_disjunction('words', $1::text[]) AND words <> '' ORDER BY value DESC, \
                id LIMIT $2::bigint
                """)
        #expect(words.statement.parameters == [.texts(["run", "run"]), .texts(["a"]), .text("7")])
        #expect(abs(words.score(2.2) - 1) < 1e-6)
        let dense = try LegStatement(
            .dense([1], .l2, column: "\"dense_x\"", graphSearch: 64), table: "\"t\"", limit: 2000, filter: nil)
        #expect(
            dense.statement.sql == """
                SELECT id, "dense_x" <-> $1::vector AS value FROM "t" ORDER BY value ASC, id LIMIT $2::bigint
                """)
        #expect(dense.settings == ["hnsw.ef_search": "1000", "hnsw.iterative_scan": "strict_order"])
        #expect(dense.score(2) == 0.2)
    }
}
