import IndexFiles
import Retrieval

/// The values between two limits, of one kind.
struct ValueRange {
    let kind: ValueKind
    private var lower: (bytes: [UInt8], isIncluded: Bool)?
    private var upper: (bytes: [UInt8], isIncluded: Bool)?

    /// - Returns: nil for limits between which no value is: of several kinds, or numbers that are none.
    /// - Throws: ``FilterError`` for date math with a mistake.
    init?(_ bounds: Filter.RangeBounds, ofField field: String, now: Int) throws {
        let limits = [bounds.gt, bounds.gte, bounds.lt, bounds.lte]
        if try limits.allSatisfy({ try $0.map { try Self.date($0, field, now) != nil } ?? true }) {
            self.init(bounds) { bound, isEnd in
                // Both are dates; that was just seen.
                (try? Self.date(bound, field, now)).flatMap { $0 }.map { FieldValue(instant: isEnd ? $0.last : $0.first) }
            }
        } else {
            self.init(bounds) { bound, _ in FieldValue(bound) }
        }
    }

    private static func date(_ bound: JSONValue, _ field: String, _ now: Int) throws -> DateLimit? {
        guard let text = bound.stringValue else { return nil }
        do {
            return try DateLimit(text, now: now)
        } catch {
            throw FilterError(field: field, problem: "has a limit that is no date: \(error)")
        }
    }

    /// - Parameter value: A limit as a value; whether it is the end of a date that counts, or the beginning.
    private init?(_ bounds: Filter.RangeBounds, _ value: (JSONValue, _ isEnd: Bool) -> FieldValue?) {
        var kinds: Set<ValueKind> = []
        func limit(_ bound: JSONValue?, isEnd: Bool) -> [UInt8]?? {
            guard let bound else { return .some(nil) }
            guard let value = value(bound, isEnd) else { return nil }
            kinds.insert(value.kind)
            return value.bytes
        }
        guard let gt = limit(bounds.gt, isEnd: true), let gte = limit(bounds.gte, isEnd: false),
            let lt = limit(bounds.lt, isEnd: false), let lte = limit(bounds.lte, isEnd: true),
            let kind = kinds.first, kinds.count == 1
        else { return nil }
        self.kind = kind
        // Of two lower limits the higher one holds, and where they are the same the one that excludes.
        lower = gt.map { ($0, false) }
        if let gte, gt.map({ $0.lexicographicallyPrecedes(gte) }) ?? true { lower = (gte, true) }
        upper = lt.map { ($0, false) }
        if let lte, lt.map({ lte.lexicographicallyPrecedes($0) }) ?? true { upper = (lte, true) }
    }

    func indices(in values: some SortedBytes, _ all: Range<Int>) throws(SegmentFileError) -> Range<Int> {
        var (start, end) = (all.lowerBound, all.upperBound)
        if let lower {
            start = try lower.isIncluded
                ? values.lowerBound(of: lower.bytes, in: all) : values.upperBound(of: lower.bytes, in: all)
        }
        if let upper {
            end = try upper.isIncluded
                ? values.upperBound(of: upper.bytes, in: all) : values.lowerBound(of: upper.bytes, in: all)
        }
        return start..<max(start, end)
    }
}
