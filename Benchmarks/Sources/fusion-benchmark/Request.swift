/// What the driver asks for: lists to be fused by a method some times.
struct Request: Decodable {
    /// For each list its ids and scores, best first.
    let lists: [[Entry]]
    let method: String
    let repeats: Int

    struct Entry: Decodable {
        let id: String
        let score: Double

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            id = try container.decode(String.self)
            score = try container.decode(Double.self)
        }
    }
}
