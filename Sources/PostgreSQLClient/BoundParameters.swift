/// Parameters in the form in which libpq takes them. They are copied once, and stay where they are while libpq reads.
struct BoundParameters {
    private let values: [[UInt8]?]
    private let lengths: [Int32]
    private let formats: [Int32]

    init(_ parameters: [PostgreSQLValue]) {
        values = parameters.map { parameter in
            switch parameter {
            case .null: nil
            // Texts end with a NUL to libpq.
            case .text(let text): Array(text.utf8) + [0]
            // An empty one has bytes too: no pointer would mean NULL.
            case .binary(let bytes): bytes + [0]
            }
        }
        lengths = parameters.map { if case .binary(let bytes) = $0 { Int32(clamping: bytes.count) } else { 0 } }
        formats = parameters.map { if case .binary = $0 { 1 } else { 0 } }
    }

    func withPointers<Result>(
        _ body: (
            _ count: Int32, _ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]
        ) -> Result
    ) -> Result {
        // One buffer for all, and where in it each begins.
        var all: [UInt8] = []
        let starts = values.map { value -> Int? in
            guard let value else { return nil }
            defer { all += value }
            return all.count
        }
        return all.withUnsafeBytes { buffer in
            let pointers = starts.map { start in
                start.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(Int32(values.count), pointers, lengths, formats)
        }
    }
}
