/// A step from text to text, before anything splits it.
protocol TextNormalizer: Sendable {
    /// Appends the normalized form of a text to `output`.
    func normalize(_ text: Bytes, into output: inout [UInt8])
}

/// Several steps, each on what the one before has made.
struct NormalizerSequence: TextNormalizer {
    let steps: [any TextNormalizer]

    func normalize(_ text: Bytes, into output: inout [UInt8]) {
        guard let last = steps.last else {
            output.append(contentsOf: text)
            return
        }
        guard steps.count > 1 else { return last.normalize(text, into: &output) }
        var current = Array(text)
        var next: [UInt8] = []
        for step in steps.dropLast() {
            next.removeAll(keepingCapacity: true)
            current.withUnsafeBufferPointer { step.normalize($0, into: &next) }
            swap(&current, &next)
        }
        current.withUnsafeBufferPointer { last.normalize($0, into: &output) }
    }
}
