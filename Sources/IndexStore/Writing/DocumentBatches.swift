import Retrieval

/// A document with a text, whatever comes with it.
protocol TextBearing {
    var textSize: Int { get }
}

extension Document: TextBearing {
    var textSize: Int { text.utf8.count }
}

extension EncodedDocument: TextBearing {
    var textSize: Int { document.textSize }
}

extension Array where Element: TextBearing {
    /// The documents in runs of at most `count`, and of not much more text than `size` bytes: those are encoded together,
    /// and what becomes of them is in memory at once.
    func batches(of count: Int, size: Int) -> [ArraySlice<Element>] {
        var batches: [ArraySlice<Element>] = []
        var start = 0
        var bytes = 0
        for (i, document) in enumerated() {
            bytes += document.textSize
            if i + 1 - start == count || bytes >= size {
                batches.append(self[start...i])
                start = i + 1
                bytes = 0
            }
        }
        if start < self.count { batches.append(self[start...]) }
        return batches
    }
}
