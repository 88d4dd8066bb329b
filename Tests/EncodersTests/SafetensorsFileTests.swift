import Encoders
import Foundation
import Testing

@Suite struct SafetensorsFileTests {
    /// Writes a file of a header and data, with a header length of the test's choice.
    private func open(_ header: String, _ data: [UInt8], length: UInt64? = nil) throws -> SafetensorsFile {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        var bytes = Data()
        withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: header.utf8)
        bytes.append(contentsOf: data)
        try bytes.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try SafetensorsFile(url)
    }

    private func problem(_ header: String, _ data: [UInt8], length: UInt64? = nil) -> String {
        do {
            _ = try open(header, data, length: length)
            return "none"
        } catch {
            return (error as? ModelError)?.problem ?? "\(error)"
        }
    }

    private func entry(_ type: String, _ shape: [Int], _ range: Range<Int>) -> String {
        #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(range.lowerBound),\#(range.upperBound)]}"#
    }

    @Test func readsSinglePrecisionAtAnyAddress() throws {
        // A header of odd length puts the numbers at odd addresses.
        let values: [Float] = [1.5, -2, 0, .leastNonzeroMagnitude]
        let bytes = values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        for padding in ["", " ", "  ", "   "] {
            let file = try open(#"{"a":\#(entry("F32", [2, 2], 0..<16))\#(padding)}"#, bytes)
            #expect(try file.floats("a", shape: [2, 2]) == values)
        }
    }

    @Test func readsHalves() throws {
        let halves: [(UInt16, Float)] = [
            (0x0000, 0), (0x8000, -0.0), (0x3C00, 1), (0xC000, -2), (0x7BFF, 65504), (0x0001, 0x1p-24),
            (0x03FF, 0x1p-14 - 0x1p-24), (0x0400, 0x1p-14), (0x3555, 0.333_251_95),
        ]
        let bytes = halves.flatMap { withUnsafeBytes(of: $0.0.littleEndian, Array.init) }
        let file = try open(#"{"a":\#(entry("F16", [9], 0..<18))}"#, bytes)
        let numbers = try file.floats("a", shape: [9])
        for (number, (_, expected)) in zip(numbers, halves) {
            #expect(number.bitPattern == expected.bitPattern)
        }
    }

    @Test func readsBrainFloats() throws {
        let file = try open(#"{"a":\#(entry("BF16", [2], 0..<4))}"#, [0x80, 0x3F, 0x49, 0xC0])
        #expect(try file.floats("a", shape: [2]) == [1, -3.140_625])
    }

    @Test func ignoresMetadataAndUnreadTypes() throws {
        let tensors = #""ids":\#(entry("I64", [1], 0..<8)),"e":\#(entry("F32", [0], 8..<8))"#
        let file = try open(#"{"__metadata__":{"format":"pt"},\#(tensors)}"#, [UInt8](repeating: 1, count: 8))
        #expect(Set(file.tensors.keys) == ["ids", "e"])
        #expect(try file.floats("e", shape: [0]) == [])
        #expect(throws: ModelError.self) { try file.floats("ids", shape: [1]) }
    }

    @Test func refusesNumbersThatAreNotFinite() throws {
        for (type, bytes) in [("F32", [0, 0, 0xC0, 0x7F]), ("F16", [0, 0x7C]), ("BF16", [0x80, 0xFF])] {
            let file = try open(#"{"w":\#(entry(type, [1], 0..<bytes.count))}"#, bytes.map { UInt8($0) })
            let error = #expect(throws: ModelError.self) { try file.floats("w", shape: [1]) }
            #expect(error?.problem.hasPrefix("tensor w holds ") == true)
        }
    }

    @Test func refusesAbsurdHeaderLengths() {
        #expect(problem("{}", [], length: .max).contains("claims a header of 18446744073709551615 bytes"))
        #expect(problem("{}", [], length: 3).contains("claims a header of 3 bytes"))
        #expect(problem("{}", [0], length: 1) == "the header is not a JSON object")
        #expect(problem("[]", []) == "the header is not a JSON object")
        #expect(problem(String(repeating: "[", count: 100_000), []) == "the header is not a JSON object")
    }

    @Test func refusesShortFiles() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        for count in 0..<8 {
            try Data(repeating: 0, count: count).write(to: url)
            #expect(throws: ModelError.self) { try SafetensorsFile(url) }
        }
    }

    @Test func refusesEveryTruncation() throws {
        let whole = try Data(contentsOf: TestModels.fixture("dense-cls/model.safetensors"))
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        for count in stride(from: 0, to: whole.count, by: 997) {
            try whole.prefix(count).write(to: url)
            #expect(throws: ModelError.self) { try SafetensorsFile(url) }
        }
    }

    @Test func refusesOffsetsOutsideOfTheFile() {
        let four = [UInt8](repeating: 0, count: 4)
        #expect(problem(#"{"a":\#(entry("F32", [2], 0..<8))}"#, four).contains("outside of the file's 4 bytes"))
        #expect(problem(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, four).contains("lies at 4..<0"))
        #expect(problem(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, four).contains("lacks its"))
        #expect(problem(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e300]}}"#, four).contains("lacks its"))
    }

    @Test func refusesOverlapsAndHoles() {
        let twelve = [UInt8](repeating: 0, count: 12)
        let a = #""a":\#(entry("F32", [2], 0..<8))"#
        #expect(problem(#"{\#(a),"b":\#(entry("F32", [2], 4..<12))}"#, twelve) == "tensor b overlaps another tensor")
        #expect(problem(#"{"b":\#(entry("F32", [1], 8..<12))}"#, twelve) == "tensor b leaves a hole before it")
        #expect(problem(#"{\#(a)}"#, twelve) == "has 4 bytes that belong to no tensor")
    }

    @Test func refusesShapesThatDoNotFit() {
        let eight = [UInt8](repeating: 0, count: 8)
        #expect(problem(#"{"a":\#(entry("F32", [3], 0..<8))}"#, eight)
            == "tensor a of shape [3] and dtype F32 has 8 bytes")
        let huge = #"{"a":\#(entry("F32", [1 << 62, 1 << 62], 0..<8))}"#
        #expect(problem(huge, eight).contains("has 8 bytes"))
        #expect(problem(#"{"a":\#(entry("F12", [2], 0..<8))}"#, eight) == "tensor a has the unknown dtype F12")
    }

    @Test func namesMissingAndMisshapenTensors() throws {
        let file = try open(#"{"a":\#(entry("F32", [1, 2], 0..<8))}"#, [UInt8](repeating: 0, count: 8))
        let missing = #expect(throws: ModelError.self) { try file.floats("b", shape: [1]) }
        #expect(missing?.problem == "tensor b is missing")
        let misshapen = #expect(throws: ModelError.self) { try file.floats("a", shape: [2, 1]) }
        #expect(misshapen?.problem == "tensor a has shape [1, 2], expected [2, 1]")
    }
}
