import Foundation
import Retrieval

/// A file of named tensors: eight bytes of header length, a JSON header, the numbers.
///
/// The file is mapped, and everything that its header claims is checked against the file's size when it is opened:
/// reading a tensor afterwards cannot leave the file.
public struct SafetensorsFile: Sendable {
    /// What the header says about one tensor.
    public struct Tensor: Sendable {
        public let elementType: String
        public let shape: [Int]
        /// Where its bytes are in the file.
        let range: Range<Int>
    }

    public let path: String
    public let tensors: [String: Tensor]
    /// The mapping's only owner.
    private let data: Data

    /// The format's own limit.
    private static let longestHeader = 100_000_000

    /// Maps a file and checks its header.
    ///
    /// - Throws: ``ModelError`` when the file cannot be read, is cut short, or its header is malformed.
    public init(_ url: URL) throws(ModelError) {
        path = url.path
        do {
            data = try Data(contentsOf: url, options: .alwaysMapped)
        } catch {
            throw ModelError(path: url.path, problem: "cannot be read: \(error.localizedDescription)")
        }
        func fail(_ problem: String) -> ModelError { ModelError(path: url.path, problem: problem) }
        guard data.count >= 8 else {
            throw fail("has \(data.count) bytes, too few for a safetensors file")
        }
        let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= UInt64(min(data.count - 8, Self.longestHeader)) else {
            throw fail("claims a header of \(length) bytes, but has \(data.count) bytes")
        }
        let start = 8 + Int(length)
        guard let header = try? JSONDecoder().decode([String: JSONValue].self, from: data[8..<start]) else {
            throw fail("the header is not a JSON object")
        }
        var tensors: [String: Tensor] = [:]
        for (name, entry) in header where name != "__metadata__" {
            tensors[name] = try Self.tensor(name, entry, start: start, end: data.count, path: url.path)
        }
        try Self.checkCoverage(tensors, start: start, end: data.count, path: url.path)
        self.tensors = tensors
    }

    private static func tensor(
        _ name: String, _ entry: JSONValue, start: Int, end: Int, path: String
    ) throws(ModelError) -> Tensor {
        func fail(_ problem: String) -> ModelError { ModelError(path: path, problem: "tensor \(name) \(problem)") }
        let fields = entry.objectValue ?? [:]
        guard let type = fields["dtype"]?.stringValue, let shape = integers(fields["shape"]),
            let offsets = integers(fields["data_offsets"]), offsets.count == 2
        else {
            throw fail("lacks its dtype, shape or data_offsets")
        }
        guard let elementSize = elementSizes[type] else {
            throw fail("has the unknown dtype \(type)")
        }
        guard offsets[0] <= offsets[1], offsets[1] <= end - start else {
            throw fail("lies at \(offsets[0])..<\(offsets[1]), outside of the file's \(end - start) bytes of data")
        }
        var size = elementSize
        for dimension in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
            size = overflow ? .max : product
        }
        guard size == offsets[1] - offsets[0] else {
            throw fail("of shape \(shape) and dtype \(type) has \(offsets[1] - offsets[0]) bytes")
        }
        return Tensor(elementType: type, shape: shape, range: start + offsets[0]..<start + offsets[1])
    }

    /// Non-negative integers of a JSON array.
    private static func integers(_ value: JSONValue?) -> [Int]? {
        guard let elements = value?.arrayValue else { return nil }
        let numbers = elements.compactMap { element in element.integerValue.flatMap { $0 >= 0 ? $0 : nil } }
        return numbers.count == elements.count ? numbers : nil
    }

    /// The format wants the data to be covered without overlaps and holes.
    private static func checkCoverage(
        _ tensors: [String: Tensor], start: Int, end: Int, path: String
    ) throws(ModelError) {
        var position = start
        let ordered = tensors.sorted { a, b in
            let (a, b) = (a.value.range, b.value.range)
            return (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
        }
        for (name, tensor) in ordered {
            guard tensor.range.lowerBound == position else {
                let what = tensor.range.lowerBound < position ? "overlaps another tensor" : "leaves a hole before it"
                throw ModelError(path: path, problem: "tensor \(name) \(what)")
            }
            position = tensor.range.upperBound
        }
        guard position == end else {
            throw ModelError(path: path, problem: "has \(end - position) bytes that belong to no tensor")
        }
    }

    private static let elementSizes = [
        "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2, "U32": 4,
        "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
    ]

    /// The numbers of a tensor of dtype F32, F16 or BF16, row-major.
    ///
    /// - Throws: ``ModelError`` when there is no such tensor, its shape is not the expected one, its dtype is
    ///   another, or one of its numbers is infinite or NaN: a model with such a weight encodes nothing.
    /// - Complexity: O(n).
    public func floats(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
        try numbers(name, shape: shape).array
    }

    /// The same without a copy, where the file has the numbers as the processor does.
    func numbers(_ name: String, shape: [Int]) throws(ModelError) -> TensorNumbers {
        func fail(_ problem: String) -> ModelError { ModelError(path: path, problem: "tensor \(name) \(problem)") }
        guard let tensor = tensors[name] else {
            throw fail("is missing")
        }
        guard tensor.shape == shape else {
            throw fail("has shape \(tensor.shape), expected \(shape)")
        }
        guard let decode = FloatDecoding(rawValue: tensor.elementType) else {
            throw fail("has dtype \(tensor.elementType), expected F32, F16 or BF16")
        }
        let numbers = TensorNumbers(data, tensor.range, decode)
        if let bad = numbers.firstNotFinite {
            throw fail("holds \(bad.number.isNaN ? "NaN" : "\(bad.number)") at position \(bad.position)")
        }
        return numbers
    }
}
