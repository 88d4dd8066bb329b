/// The time that a date in ISO 8601 stands for: `2024-02` is the whole month.
package struct TimeSpan: Hashable, Sendable {
    static let second = 1_000_000
    static let day = 86_400 * second

    /// The first microsecond, counted from 1970-01-01T00:00Z.
    package let first: Int
    /// The last one.
    package let last: Int

    init(first: Int, count: Int) {
        self.first = first
        last = first + count - 1
    }

    /// Reads a date, `2024`, `2024-02` or `2024-02-29`, or a date and a time, `2024-02-29T12`, `…T12:30`, `…T12:30:15`,
    /// `…T12:30:15.250`, perhaps with a zone, `Z`, `+01`, `+0100` or `+01:00`; without one it is UTC. A space may stand
    /// for the T. Of fractions of a second the first six digits count.
    package init?(iso8601 text: UnsafeBufferPointer<UInt8>) {
        guard let span = ISO8601Reader.span(of: text) else { return nil }
        self = span
    }

    /// Reads a date as the buffer's initialiser does.
    package init?(iso8601 text: some StringProtocol) {
        var text = String(text)
        guard let span = text.withUTF8({ TimeSpan(iso8601: $0) }) else { return nil }
        self = span
    }
}

/// Reads a date from the beginning of a text to its end.
private struct ISO8601Reader {
    /// `2024-02-29T12:30:15.123456789+01:00`
    private static let maximumLength = 35

    private let text: UnsafeBufferPointer<UInt8>
    private var place = 0

    static func span(of text: UnsafeBufferPointer<UInt8>) -> TimeSpan? {
        // Most values of most fields are no dates, and seen at a glance not to be.
        guard (4...maximumLength).contains(text.count), isDigit(text[0]), isDigit(text[3]) else { return nil }
        var reader = ISO8601Reader(text: text)
        guard let span = reader.date(), reader.place == text.count else { return nil }
        return span
    }

    private init(text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    private mutating func date() -> TimeSpan? {
        guard let year = number(digits: 4, in: 0...9999) else { return nil }
        guard skip("-") else { return span(of: year, months: 1...12) }
        guard let month = number(digits: 2, in: 1...12) else { return nil }
        guard skip("-") else { return span(of: year, months: month...month) }
        let length = CalendarDay.length(ofMonth: month, in: year)
        guard let day = number(digits: 2, in: 1...length) else { return nil }
        let midnight = CalendarDay(year: year, month: month, day: day).number * TimeSpan.day
        guard skip("T") || skip("t") || skip(" ") else { return TimeSpan(first: midnight, count: TimeSpan.day) }
        guard let (time, count) = timeOfDay(), let offset = zone() else { return nil }
        return TimeSpan(first: midnight + time - offset, count: count)
    }

    private func span(of year: Int, months: ClosedRange<Int>) -> TimeSpan {
        let first = CalendarDay(year: year, month: months.lowerBound, day: 1)
        let next = first.adding(months: months.count)
        return TimeSpan(first: first.number * TimeSpan.day, count: (next.number - first.number) * TimeSpan.day)
    }

    /// Microseconds since midnight, and how many of them are meant.
    private mutating func timeOfDay() -> (time: Int, count: Int)? {
        guard let hour = number(digits: 2, in: 0...23) else { return nil }
        var time = hour * 3600 * TimeSpan.second
        guard skip(":") else { return (time, 3600 * TimeSpan.second) }
        guard let minute = number(digits: 2, in: 0...59) else { return nil }
        time += minute * 60 * TimeSpan.second
        guard skip(":") else { return (time, 60 * TimeSpan.second) }
        guard let second = number(digits: 2, in: 0...59) else { return nil }
        time += second * TimeSpan.second
        guard skip(".") || skip(",") else { return (time, TimeSpan.second) }
        guard let fraction = microseconds() else { return nil }
        return (time + fraction, 1)
    }

    private mutating func microseconds() -> Int? {
        var value = 0
        var count = 0
        while place < text.count, Self.isDigit(text[place]), count < 9 {
            if count < 6 { value = value * 10 + Int(text[place] - 0x30) }
            place += 1
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    /// The zone's distance from UTC in microseconds.
    private mutating func zone() -> Int? {
        if place == text.count || skip("Z") || skip("z") { return 0 }
        let isBehind = skip("-")
        guard isBehind || skip("+"), let hours = number(digits: 2, in: 0...18) else { return nil }
        var minutes = 0
        if skip(":") || place < text.count {
            guard let value = number(digits: 2, in: 0...59) else { return nil }
            minutes = value
        }
        return (isBehind ? -1 : 1) * (hours * 60 + minutes) * 60 * TimeSpan.second
    }

    private mutating func number(digits: Int, in range: ClosedRange<Int>) -> Int? {
        guard place + digits <= text.count else { return nil }
        var value = 0
        for byte in text[place..<place + digits] {
            guard Self.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        guard range.contains(value) else { return nil }
        place += digits
        return value
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < text.count, text[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }
}
