import Foundation
import Synchronization

/// Tells people how far a long piece of work is, on standard error.
///
/// On a terminal, one line that is redrawn at most ten times a second; anywhere else a line every ten seconds; when
/// quiet, nothing. Call it from any thread, as often as the work gets on: most calls only store a number.
public final class ProgressBar: Sendable {
    private struct State {
        var report: ProgressReport
        var nextDrawing: Duration
        var isDrawn = false
        var isFinished = false
    }

    private let screen: Screen
    private let isQuiet: Bool
    private let now: @Sendable () -> Duration
    private let write: @Sendable (String) -> Void
    private let state: Mutex<State>

    private static let timeBetweenDrawings = Duration.milliseconds(100)
    private static let timeBetweenLines = Duration.seconds(10)

    /// Begins: the time runs from here.
    ///
    /// - Parameters:
    ///   - label: What is being done, such as `Encoding`.
    ///   - unit: What is counted.
    ///   - total: How many there are, where that is known.
    ///   - isQuiet: Writes nothing at all.
    public convenience init(
        _ label: String, unit: ProgressReport.Unit, total: Int? = nil, on screen: Screen = Screen(.standardError),
        isQuiet: Bool = false
    ) {
        let start = ContinuousClock.now
        self.init(
            label, unit: unit, total: total, on: screen, isQuiet: isQuiet, now: { ContinuousClock.now - start },
            write: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) })
    }

    /// With a clock, which tells the time since the start, and a place to write to.
    package init(
        _ label: String, unit: ProgressReport.Unit, total: Int?, on screen: Screen, isQuiet: Bool,
        now: @escaping @Sendable () -> Duration, write: @escaping @Sendable (String) -> Void
    ) {
        self.screen = screen
        self.isQuiet = isQuiet
        self.now = now
        self.write = write
        let report = ProgressReport(label: label, unit: unit, done: 0, total: total, elapsed: .zero)
        let firstDrawing = screen.isTerminal ? Self.timeBetweenDrawings : Self.timeBetweenLines
        state = Mutex(State(report: report, nextDrawing: firstDrawing))
    }

    /// So many are done now.
    ///
    /// - Parameter total: How many there are, where that has become known or has changed.
    public func update(done: Int, total: Int? = nil) {
        change {
            $0.done = done
            $0.total = total ?? $0.total
        }
    }

    /// So many more are done.
    public func advance(by count: Int = 1) {
        change { $0.done += count }
    }

    /// Writes a line above the bar.
    public func note(_ line: String) {
        guard !isQuiet else { return }
        state.withLock { state in
            write(erasing(&state) + line + "\n")
            if screen.isTerminal, !state.isFinished { draw(&state) }
        }
    }

    /// Ends with one line of summary, by default what was done, in what time and how fast. Later calls do nothing.
    public func finish(summary: String? = nil) {
        end { report in
            "\(self.screen.style.green("✓")) \(summary ?? report.summary)\n"
        }
    }

    /// Takes the bar away and says nothing, as when an error will be reported instead.
    public func cancel() {
        end { _ in "" }
    }

    private func change(_ apply: (inout ProgressReport) -> Void) {
        guard !isQuiet else { return }
        state.withLock { state in
            apply(&state.report)
            let elapsed = now()
            guard !state.isFinished, elapsed >= state.nextDrawing else { return }
            state.nextDrawing = elapsed + (screen.isTerminal ? Self.timeBetweenDrawings : Self.timeBetweenLines)
            draw(&state)
        }
    }

    private func end(_ lastWords: (ProgressReport) -> String) {
        guard !isQuiet else { return }
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            state.report.elapsed = now()
            let text = erasing(&state) + lastWords(state.report)
            if !text.isEmpty { write(text) }
        }
    }

    /// Writes while the lock is held, so that lines of two threads cannot mix.
    private func draw(_ state: inout State) {
        state.report.elapsed = now()
        if screen.isTerminal {
            let line = state.report.line(width: screen.width ?? 80, style: screen.style)
            write(Self.eraseLine + line)
            state.isDrawn = true
        } else {
            write(state.report.plainLine + "\n")
        }
    }

    /// Back to the first column, and everything from there gone.
    private static let eraseLine = "\r\u{1B}[K"

    private func erasing(_ state: inout State) -> String {
        defer { state.isDrawn = false }
        return state.isDrawn ? Self.eraseLine : ""
    }
}
