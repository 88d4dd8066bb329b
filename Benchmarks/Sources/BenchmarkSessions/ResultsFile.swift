import Foundation
import HybridSearch

/// What searches found, for the driver to compare: for each query k document ordinals (u32, all ones where there is no
/// more), and after all of these k scores (f32, 0 where there is no more).
public enum ResultsFile {
    public static func write(_ hits: [[OrdinalHit]], k: Int, to file: URL) throws {
        var bytes = Data(capacity: 8 * k * hits.count)
        for list in hits {
            for i in 0..<k {
                bytes.append(i < list.count ? list[i].ordinal : .max)
            }
        }
        for list in hits {
            for i in 0..<k {
                bytes.append(i < list.count ? list[i].score.bitPattern : 0)
            }
        }
        try bytes.write(to: file)
    }
}

extension Data {
    fileprivate mutating func append(_ number: UInt32) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
