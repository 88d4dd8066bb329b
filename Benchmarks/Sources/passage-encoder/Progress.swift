import Foundation

/// A line every ten seconds: how many are done, how fast, and how long the rest will take.
struct Progress {
    private static let timeBetweenLines = Duration.seconds(10)

    private let total: Int
    private let start = ContinuousClock.now
    private var nextLine = timeBetweenLines
    private var done = 0
    /// Done by an earlier run, which says nothing about the speed of this one.
    private var skipped = 0

    init(total: Int) {
        self.total = total
    }

    mutating func skip(_ count: Int) {
        skipped += count
        done += count
    }

    mutating func advance(_ count: Int) {
        done += count
        let elapsed = ContinuousClock.now - start
        guard elapsed >= nextLine else { return }
        nextLine = elapsed + Self.timeBetweenLines
        let rate = Double(done - skipped) / (elapsed / .seconds(1))
        let minutes = Double(total - done) / rate / 60
        let share = 100 * Double(done) / Double(total)
        say(String(
            format: "%d of %d passages (%.1f %%), %.0f a second, %.0f minutes left",
            done, total, share, rate, minutes))
    }

    func finish() {
        say("\(total) passages encoded, \(skipped) of them by an earlier run")
    }

    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data("    \(line)\n".utf8))
    }
}
