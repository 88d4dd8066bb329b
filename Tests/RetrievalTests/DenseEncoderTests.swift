import Retrieval
import Testing

@Suite struct DenseEncoderTests {
    /// The length of the text and the role.
    private struct LengthEncoder: DenseEncoder {
        let dimension = 2

        func encode(_ texts: [String], as role: TextRole) async throws -> [[Float]] {
            texts.map { [Float($0.utf8.count), role == .query ? 1 : 0] }
        }
    }

    @Test func encodesByRole() async throws {
        let encoder = LengthEncoder()
        #expect(try await encoder.encodeQuery("abc") == [3, 1])
        #expect(try await encoder.encodeDocument(["a", ""]) == [[1, 0], [0, 0]])
    }

    @Test func compares() {
        let encoder = LengthEncoder()
        #expect(encoder.similarity([3, 4], [4, 3], by: .dot) == 24)
        #expect(encoder.similarity([3, 4], [4, 3]) == 0.96)
        #expect(encoder.similarity([[3, 4], [0, 0]], [[6, 8], [-3, -4]]) == [[1, -1], [0, 0]])
    }
}
