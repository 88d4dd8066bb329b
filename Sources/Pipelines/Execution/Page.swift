/// Which of the ranked documents a search returns.
struct Page: Hashable, Sendable {
    let size: Int
    /// How many documents come before the page.
    let from: Int

    /// The last rank of the page.
    var end: Int { from + size }

    /// - Throws: ``PipelineError/badRequest(_:)`` when the page ends beyond the last rank that can be asked for.
    init(size: Int, from: Int) throws(PipelineError) {
        let most = SearchDefinition.maximumSize
        guard from <= most - size else {
            throw .badRequest(
                "from and the number of hits must be at most \(most) together, found \(from) and \(size)")
        }
        self.size = size
        self.from = from
    }
}
