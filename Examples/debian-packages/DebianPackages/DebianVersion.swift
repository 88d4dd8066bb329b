/// A package's version, `[epoch:]upstream[-revision]`, in Debian's order (Debian Policy, section 5.6.12).
package struct DebianVersion: Hashable, Sendable {
    package let text: String
    private let epoch: Int
    private let upstream: [UInt8]
    private let revision: [UInt8]

    package init(_ text: String) {
        self.text = text
        var rest = text.utf8[...]
        var epoch = 0
        if let colon = rest.firstIndex(of: 0x3A), let number = Int(String(text[..<colon])) {
            epoch = number
            rest = rest[rest.index(after: colon)...]
        }
        self.epoch = epoch
        if let hyphen = rest.lastIndex(of: 0x2D) {
            upstream = Array(rest[..<hyphen])
            revision = Array(rest[rest.index(after: hyphen)...])
        } else {
            upstream = Array(rest)
            revision = []
        }
    }
}

extension DebianVersion: Comparable {
    package static func < (a: DebianVersion, b: DebianVersion) -> Bool {
        if a.epoch != b.epoch { return a.epoch < b.epoch }
        let byUpstream = order(a.upstream, b.upstream)
        return byUpstream != 0 ? byUpstream < 0 : order(a.revision, b.revision) < 0
    }

    /// Negative, zero or positive as `a` is before, like or after `b`. Parts without digits and numbers take turns.
    private static func order(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var i = 0
        var j = 0
        while i < a.count || j < b.count {
            while (i < a.count && !isDigit(a[i])) || (j < b.count && !isDigit(b[j])) {
                let x = i < a.count ? rank(a[i]) : 0
                let y = j < b.count ? rank(b[j]) : 0
                if x != y { return x - y }
                i += 1
                j += 1
            }
            let x = number(a, &i)
            let y = number(b, &j)
            // Without leading zeros the longer number is the greater one, however long.
            if x.count != y.count { return x.count - y.count }
            if let k = x.indices.first(where: { x[$0] != y[$0 - x.startIndex + y.startIndex] }) {
                return Int(x[k]) - Int(y[k - x.startIndex + y.startIndex])
            }
        }
        return 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// `~` sorts before the end of the part, letters before everything else. A digit stands where a part ends.
    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0x7E: -1
        case 0x30...0x39: 0
        case 0x41...0x5A, 0x61...0x7A: Int(byte)
        default: Int(byte) + 256
        }
    }

    private static func number(_ bytes: [UInt8], _ i: inout Int) -> ArraySlice<UInt8> {
        while i < bytes.count, bytes[i] == 0x30 { i += 1 }
        let start = i
        while i < bytes.count, isDigit(bytes[i]) { i += 1 }
        return bytes[start..<i]
    }
}
