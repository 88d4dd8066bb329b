import Retrieval

/// Writes documents as Anserini's `JsonVectorCollection`: `{"id":…,"contents":…,"vector":{"token":impact}}` a line.
///
/// Impacts are weights × factor, rounded; those that round to 0 are dropped. The file appears under its name when
/// ``finish()`` returns; without that nothing is left. A name that ends in `.gz` makes a compressed file.
public final class AnseriniDocumentWriter {
    private let file: OutputFile
    private var impacts: AnseriniImpacts

    /// What rounding has done to the vectors that were written.
    public var tally: QuantizationTally { impacts.tally }

    /// - Throws: ``InterchangeError`` when the file cannot be made.
    public init(path: String, quantization: ImpactQuantization = .byHundred) throws(InterchangeError) {
        impacts = AnseriniImpacts(quantization: quantization)
        file = try OutputFile(path: path)
    }

    /// Writes one document.
    ///
    /// - Throws: ``InterchangeError`` for an empty id, for a token that is empty or holds white space, for a weight
    ///   that is negative or not finite, and when the disk is full.
    public func write(id: DocumentID, contents: String, vector: [WeightedToken]) throws(InterchangeError) {
        guard !id.rawValue.isEmpty else {
            throw InterchangeError(place: file.path, problem: "a document's id is empty")
        }
        let vector = try impacts.quantize(vector, place: "\(file.path), document \"\(id)\"")
        var json = JSONText()
        json.raw("{\"id\":")
        json.string(id.rawValue)
        json.raw(",\"contents\":")
        json.string(contents)
        json.raw(",\"vector\":")
        json.list("{", vector, "}") { json, entry in
            json.string(entry.token)
            json.raw(":")
            json.integer(entry.impact)
        }
        json.raw("}\n")
        try file.write(json.bytes)
    }

    /// Completes the file.
    public func finish() throws(InterchangeError) {
        try file.finish()
    }
}
