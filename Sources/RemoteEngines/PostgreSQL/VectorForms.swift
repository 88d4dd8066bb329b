import PostgreSQLClient
import Retrieval

/// The forms in which pgvector takes vectors.
package enum VectorForms {
    /// A `sparsevec` in binary: its dimension, how many terms, 0; the terms, counted from 0; their weights.
    package static func binary(_ vector: SparseVector, dimension: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 + 8 * vector.count)
        bytes.append(bigEndian: Int32(dimension))
        bytes.append(bigEndian: Int32(vector.count))
        bytes.append(bigEndian: Int32(0))
        for term in vector.terms { bytes.append(bigEndian: term) }
        for weight in vector.weights { bytes.append(bigEndian: weight.bitPattern) }
        return bytes
    }

    /// A `sparsevec` as text: `{4:1.5,10:0.4}/30522`, where terms count from 1.
    package static func text(_ vector: SparseVector, dimension: Int) -> String {
        let elements = zip(vector.terms, vector.weights).map { "\(Int($0) + 1):\($1)" }
        return "{\(elements.joined(separator: ","))}/\(dimension)"
    }

    /// A `vector` in binary: its dimension, 0, its components.
    package static func binary(_ vector: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 + 4 * vector.count)
        bytes.append(bigEndian: Int16(vector.count))
        bytes.append(bigEndian: Int16(0))
        for component in vector { bytes.append(bigEndian: component.bitPattern) }
        return bytes
    }
}
