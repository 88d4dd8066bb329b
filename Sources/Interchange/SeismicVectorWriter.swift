import Retrieval

/// Writes vectors as Seismic reads them: `{"id":1,"content":"…","vector":{"token":1.5}}` a line, documents and
/// queries alike.
///
/// The file appears under its name when ``finish()`` returns.
public final class SeismicVectorWriter {
    private let file: OutputFile

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String) throws(InterchangeError) {
        file = try OutputFile(path: path)
    }

    /// Writes one vector in full precision. Weights of 0 are left out.
    ///
    /// - Parameter id: Seismic's ids are integers.
    /// - Throws: ``InterchangeError`` for a token that is empty, for a weight that is negative or not finite, and
    ///   when the disk is full.
    public func write(id: Int, content: String, vector: [WeightedToken]) throws(InterchangeError) {
        let vector = try vector.canonical(place: "\(file.path), vector \(id)")
        var json = JSONText()
        json.raw("{\"id\":")
        json.integer(id)
        json.raw(",\"content\":")
        json.string(content)
        json.raw(",\"vector\":")
        json.list("{", vector.lazy.filter { $0.weight > 0 }, "}}\n") { json, entry in
            json.string(entry.token)
            json.raw(":")
            json.number(entry.weight)
        }
        try file.write(json.bytes)
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
