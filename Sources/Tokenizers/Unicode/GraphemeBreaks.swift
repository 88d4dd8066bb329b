/// Boundaries of grapheme clusters, what users perceive as characters.
enum GraphemeBreaks {
    /// Where the cluster that begins at `start` ends.
    static func end(of start: Int, in text: Bytes) -> Int {
        let (first, length) = UTF8Scalar.decode(text, at: start)
        var end = start + length
        if end == text.count || (standsAlone(first) && standsAlone(UTF8Scalar.decode(text, at: end).scalar)) {
            return end
        }
        // The standard library knows the rules. Clusters are short: look at twice as much as long as it does not
        // suffice.
        var reach = 32
        while true {
            end = min(start + reach, text.count)
            while end < text.count, text[end] & 0xC0 == 0x80 {
                end += 1
            }
            let stretch = String(decoding: text[start..<end], as: UTF8.self)
            let cluster = stretch[..<stretch.index(after: stretch.startIndex)].utf8.count
            if start + cluster < end || end == text.count || reach >= longestCluster {
                return start + cluster
            }
            reach *= 2
        }
    }

    /// A cluster that is longer is cut: no text that means something has one.
    private static let longestCluster = 1 << 16

    /// Whether a character never shares a cluster with another such character.
    @inline(__always)
    private static func standsAlone(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x370...0x3FF, 0x400...0x482, 0x48A...0x52F, 0x2010...0x2027,
            0x3001...0x3029, 0x3041...0x3096, 0x30A1...0x30FE, 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF9D:
            true
        default: false
        }
    }
}
