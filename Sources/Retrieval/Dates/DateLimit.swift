/// A limit of a range of dates as Elasticsearch writes it: a date in ISO 8601, or date math: `now-7d/d`,
/// `2024-01-31||+1M`.
///
/// Like every date it stands for a stretch of time. `gte` and `lt` compare with its beginning, `gt` and `lte` with its
/// end: `lte 2024-02` lets the whole of February through, `gt 2024-02-01` none of that day.
package struct DateLimit: Hashable, Sendable {
    /// The first microsecond since 1970 in UTC.
    package let first: Int
    /// The last one.
    package let last: Int

    /// Date math that cannot be understood.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// - Parameters:
    ///   - text: Any string.
    ///   - now: Microseconds since 1970 in UTC.
    /// - Returns: nil when the string is neither a date nor date math.
    /// - Throws: When it is date math with a mistake.
    package init?(_ text: String, now: Int) throws(Problem) {
        guard let (anchor, math) = try Self.parts(of: text, now: now) else { return nil }
        // As in Elasticsearch, what date math starts from is not rounded.
        first = math.isEmpty ? anchor.first : try Self.applying(math, to: anchor.first, roundingUp: false)
        last = math.isEmpty ? anchor.last : try Self.applying(math, to: anchor.first, roundingUp: true)
    }

    private static func parts(of text: String, now: Int) throws(Problem) -> (TimeSpan, Substring.UTF8View)? {
        if text.hasPrefix("now") {
            let math = text.utf8.dropFirst(3)
            guard math.isEmpty || "+-/".utf8.contains(math[math.startIndex]) else { return nil }
            return (TimeSpan(first: now, count: 1), math)
        }
        guard let bars = text.range(of: "||") else {
            return TimeSpan(iso8601: text).map { ($0, text.utf8.suffix(0)) }
        }
        guard let anchor = TimeSpan(iso8601: text[..<bars.lowerBound]) else { return nil }
        return (anchor, text[bars.upperBound...].utf8)
    }

    private static func applying(
        _ math: Substring.UTF8View, to instant: Int, roundingUp: Bool
    ) throws(Problem) -> Int {
        var instant = instant
        var rest = math
        while let sign = rest.popFirst() {
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            rest = rest.dropFirst(digits.count)
            guard let name = rest.popFirst(), let unit = TimeUnit(name) else {
                throw problem(math, "its units are y, M, w, d, h, m and s")
            }
            let count = digits.isEmpty ? 1 : Int(Substring(digits))
            let result: Int? =
                switch (sign, count) {
                case (UInt8(ascii: "+"), let count?): unit.adding(count, to: instant)
                case (UInt8(ascii: "-"), let count?): unit.adding(-count, to: instant)
                case (UInt8(ascii: "/"), 1?): unit.rounding(instant, up: roundingUp)
                default: nil
                }
            guard let result, limits.contains(result) else {
                throw problem(math, "write +1d, -2w or /M, and no more time than there is")
            }
            instant = result
        }
        return instant
    }

    /// Some 73,000 years to either side, so that no further step overflows before it is noticed.
    private static let limits = -(1 << 61)...(1 << 61)

    private static func problem(_ math: Substring.UTF8View, _ what: String) -> Problem {
        Problem(description: "“\(Substring(math))” is no date math: \(what)")
    }
}

/// The units of date math.
private enum TimeUnit {
    case months(Int)
    /// Microseconds that start anew at midnight of the first Monday, or of any day.
    case microseconds(Int, from: Int)

    init?(_ name: UInt8) {
        switch Unicode.Scalar(name) {
        case "y": self = .months(12)
        case "M": self = .months(1)
        // 1970 began on a Thursday.
        case "w": self = .microseconds(7 * TimeSpan.day, from: 4 * TimeSpan.day)
        case "d": self = .microseconds(TimeSpan.day, from: 0)
        case "h", "H": self = .microseconds(3600 * TimeSpan.second, from: 0)
        case "m": self = .microseconds(60 * TimeSpan.second, from: 0)
        case "s": self = .microseconds(TimeSpan.second, from: 0)
        default: return nil
        }
    }

    /// - Returns: nil when no number holds the result.
    func adding(_ count: Int, to instant: Int) -> Int? {
        switch self {
        case .microseconds(let size, _):
            let (time, isTooLong) = count.multipliedReportingOverflow(by: size)
            let (result, isTooLate) = instant.addingReportingOverflow(time)
            return isTooLong || isTooLate ? nil : result
        case .months(let size):
            // As many as the greatest year of an instant has.
            guard abs(count) < 1_000_000 else { return nil }
            let (day, time) = instant.flooredQuotientAndRemainder(dividingBy: TimeSpan.day)
            let number = CalendarDay(number: day).adding(months: count * size).number
            let (midnight, isTooFar) = number.multipliedReportingOverflow(by: TimeSpan.day)
            let (result, isTooLate) = midnight.addingReportingOverflow(time)
            return isTooFar || isTooLate ? nil : result
        }
    }

    /// The beginning of the unit in which an instant lies, or its last microsecond.
    func rounding(_ instant: Int, up: Bool) -> Int {
        let (first, next) = limits(around: instant)
        return up ? next - 1 : first
    }

    private func limits(around instant: Int) -> (first: Int, next: Int) {
        switch self {
        case .microseconds(let size, let start):
            let first = instant - (instant - start).flooredQuotientAndRemainder(dividingBy: size).remainder
            return (first, first + size)
        case .months(let size):
            var day = CalendarDay(number: instant.flooredQuotientAndRemainder(dividingBy: TimeSpan.day).quotient)
            day = CalendarDay(year: day.year, month: size == 12 ? 1 : day.month, day: 1)
            return (day.number * TimeSpan.day, day.adding(months: size).number * TimeSpan.day)
        }
    }
}
