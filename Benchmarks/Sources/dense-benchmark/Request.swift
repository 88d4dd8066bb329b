/// What the driver asks for: one JSON object a line, whose `do` says what; other fields as that needs them.
struct Request: Decodable {
    enum Name: String, Decodable {
        /// Which version this is: that of the source.
        case describe
        /// Makes an index of the first `count` rows of `vectors` (float32).
        case build
        /// Opens an index and reads all rows of `queries`.
        case open
        /// Searches for the first queries and writes what they found to `results`.
        case search
        /// Searches for the first queries and says how long each took; for batches, each batch.
        case time
    }

    var `do`: Name
    var vectors: String?
    var dimension: Int?
    var count: Int?
    var factory: String?
    var threads: Int?
    var index: String?
    var results: String?
    var queries: String?
    var number: Int?
    var k: Int?
    /// HNSW's efSearch.
    var ef: Int?
    var oversample: Double?
    /// How many queries are searched for together.
    var batch: Int?
    /// A file of as many bytes as there are vectors: 1 where a vector may be found.
    var filter: String?
}
