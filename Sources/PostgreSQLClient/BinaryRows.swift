/// Rows in the form of `COPY … WITH (FORMAT binary)`: nothing in them needs escaping, and numbers are exact.
///
/// The format is in PostgreSQL's documentation of COPY.
public struct BinaryRows: Sendable {
    /// The bytes so far: the header, and the rows.
    public private(set) var bytes: [UInt8]
    private let columns: Int

    /// - Parameter columns: How many values each row has.
    /// - Precondition: From 1 to 1600, as many as a table may have.
    public init(columns: Int) {
        precondition((1...1600).contains(columns), "a table has from 1 to 1600 columns")
        self.columns = columns
        // The signature, no flags, no extension.
        bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8)
    }

    /// Adds a row of values in their types' binary form; nil is NULL.
    ///
    /// - Precondition: There are as many values as columns, each of less than 2³¹ bytes.
    public mutating func append(_ values: [[UInt8]?]) {
        precondition(values.count == columns, "a row of \(values.count) values for \(columns) columns")
        bytes.append(bigEndian: Int16(columns))
        for value in values {
            guard let value else {
                bytes.append(bigEndian: Int32(-1))
                continue
            }
            bytes.append(bigEndian: Int32(value.count))
            bytes += value
        }
    }

    /// Ends the rows; nothing can be added then.
    public mutating func finish() {
        bytes.append(bigEndian: Int16(-1))
    }

    /// Takes the bytes so far out, to send them; what is added later goes on from there.
    public mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}

extension [UInt8] {
    /// Adds a number in the order of bytes of the network, as PostgreSQL's binary forms have them.
    public mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
