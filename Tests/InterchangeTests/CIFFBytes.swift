/// Encodes messages of CIFF by hand, wrong ones too.
struct CIFFBytes {
    enum Field {
        case number(Int, Int)
        case bytes(Int, [UInt8])

        static func text(_ number: Int, _ text: String) -> Field { .bytes(number, Array(text.utf8)) }
    }

    private(set) var bytes: [UInt8] = []
    /// Where each message starts.
    private(set) var starts: [Int] = []

    mutating func append(_ fields: Field...) {
        append(message: Self.message(fields))
    }

    mutating func append(message: [UInt8]) {
        starts.append(bytes.count)
        bytes += Self.varint(message.count) + message
    }

    mutating func append(raw: [UInt8]) {
        bytes += raw
    }

    static func header(lists: Int, documents: Int, version: Int = 1) -> CIFFBytes {
        var file = CIFFBytes()
        file.append(.number(1, version), .number(2, lists), .number(3, documents))
        return file
    }

    /// - Parameter postings: Each a gap and a frequency.
    mutating func append(list term: String, df: Int? = nil, cf: Int? = nil, _ postings: [(Int, Int)]) {
        let fields: [Field] =
            [.text(1, term), .number(2, df ?? postings.count), .number(3, cf ?? postings.reduce(0) { $0 + $1.1 })]
            + postings.map { .bytes(4, Self.message([.number(1, $0.0), .number(2, $0.1)])) }
        append(message: Self.message(fields))
    }

    mutating func append(document number: Int, _ id: String, length: Int = 1) {
        append(.number(1, number), .text(2, id), .number(3, length))
    }

    static func message(_ fields: [Field]) -> [UInt8] {
        fields.flatMap { field in
            switch field {
            case .number(let number, let value): [UInt8(number << 3)] + varint(value)
            case .bytes(let number, let bytes): [UInt8(number << 3 | 2)] + varint(bytes.count) + bytes
            }
        }
    }

    /// Negative numbers have ten bytes.
    static func varint(_ value: Int) -> [UInt8] {
        var rest = UInt64(bitPattern: Int64(value))
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
