/// How far a piece of work is, and the lines that say so.
public struct ProgressReport: Hashable, Sendable {
    /// What is counted.
    public enum Unit: Hashable, Sendable {
        /// Things with a name in the plural, such as `docs`.
        case things(String)
        case bytes
    }

    public var label: String
    public var unit: Unit
    public var done: Int
    /// What `done` will be in the end; nil when nobody knows.
    public var total: Int?
    public var elapsed: Duration

    public init(label: String, unit: Unit, done: Int, total: Int?, elapsed: Duration) {
        self.label = label
        self.unit = unit
        self.done = done
        self.total = total
        self.elapsed = elapsed
    }

    /// The share that is done, 0 to 1; nil when the total is unknown.
    public var share: Double? {
        guard let total else { return nil }
        return total > 0 ? min(1, max(0, Double(done) / Double(total))) : 1
    }

    /// Units per second since the start; nil before there is anything to tell it by.
    public var rate: Double? {
        let seconds = elapsed / .seconds(1)
        return done > 0 && seconds > 0 ? Double(done) / seconds : nil
    }

    /// The time that the rest takes at the rate so far; nil when it cannot be told.
    public var timeLeft: Duration? {
        guard let total, let rate, total >= done else { return nil }
        let seconds = Double(total - done) / rate
        // Beyond this a Duration overflows, and nobody waits.
        return seconds < 1e12 ? .seconds(seconds) : nil
    }

    /// One line for a terminal: label, bar, count, share, rate and time left, as much of it as fits the width.
    public func line(width: Int, style: Style = .plain) -> String {
        // The last column stays free: writing to it makes some terminals wrap.
        let room = max(0, width - 1)
        var figures = [counted]
        for figure in [rateText, share.map { Readable.percent($0) }, timeLeftText].compactMap({ $0 }) {
            let columns = DisplayWidth.of(label) + DisplayWidth.of((figures + [figure]).joined(separator: "  ")) + 2
            if columns <= room { figures.append(figure) }
        }
        let text = figures.joined(separator: "  ")
        let barRoom = min(Self.widestBar, room - DisplayWidth.of(label) - DisplayWidth.of(text) - 4)
        guard let share, barRoom >= Self.narrowestBar else {
            return DisplayWidth.cut("\(style.bold(label))  \(text)", to: room)
        }
        return "\(style.bold(label))  \(Self.bar(share: share, columns: barRoom, style: style))  \(text)"
    }

    /// One line for a log.
    public var plainLine: String {
        let figures = [share.map { Readable.percent($0) }, rateText, timeLeftText].compactMap { $0 }
        return "\(label): \(counted)" + (figures.isEmpty ? "" : " (\(figures.joined(separator: ", ")))")
    }

    /// One line when the work is done.
    public var summary: String {
        let amount = amount(done)
        let time = Readable.duration(elapsed)
        return "\(label): \(amount) in \(time)" + (rateText.map { " (\($0))" } ?? "")
    }

    private static let widestBar = 30
    private static let narrowestBar = 6

    private static func bar(share: Double, columns: Int, style: Style) -> String {
        let filled = Bar.text(share: share, columns: columns)
        let rest = String(repeating: "░", count: columns - filled.count)
        return style.cyan(filled) + style.dim(rest)
    }

    private var counted: String {
        switch (unit, total) {
        case (.things, let total?): "\(Readable.count(done))/\(Readable.count(total))"
        case (.bytes, let total?): "\(Readable.bytes(done)) of \(Readable.bytes(total))"
        case (_, nil): amount(done)
        }
    }

    private func amount(_ value: Int) -> String {
        switch unit {
        case .things(let name): "\(Readable.count(value)) \(name)"
        case .bytes: Readable.bytes(value)
        }
    }

    private var rateText: String? {
        guard let rate else { return nil }
        switch unit {
        case .things(let name): return "\(Readable.rate(rate)) \(name)/s"
        case .bytes: return "\(Readable.bytes(Int(min(rate, 1e18))))/s"
        }
    }

    private var timeLeftText: String? {
        guard let timeLeft else { return nil }
        let seconds = (timeLeft / .seconds(1)).rounded(.up)
        return "\(seconds < 60 ? "\(Int(seconds)) s" : Readable.duration(.seconds(seconds))) left"
    }
}
