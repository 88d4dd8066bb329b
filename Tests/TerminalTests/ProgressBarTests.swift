import Synchronization
import Terminal
import Testing

@Suite struct ProgressBarTests {
    private let terminal = Screen(isTerminal: true, width: 60)
    private let pipe = Screen(isTerminal: false, width: nil)

    /// A clock that is set by hand and a place that keeps what was written.
    private final class Stage: Sendable {
        let time = Mutex(Duration.zero)
        let written = Mutex<[String]>([])

        func bar(on screen: Screen, total: Int? = 100, isQuiet: Bool = false) -> ProgressBar {
            ProgressBar(
                "Working", unit: .things("docs"), total: total, on: screen, isQuiet: isQuiet,
                now: { self.time.withLock { $0 } }, write: { text in self.written.withLock { $0.append(text) } })
        }

        func wait(_ duration: Duration) { time.withLock { $0 += duration } }
        var texts: [String] { written.withLock { $0 } }
    }

    @Test func redrawsAtMostTenTimesASecond() {
        let stage = Stage()
        let bar = stage.bar(on: terminal, total: 1000)
        for _ in 0..<1000 {
            stage.wait(.milliseconds(1))
            bar.advance()
        }
        #expect(stage.texts.count == 10)
        #expect(stage.texts.allSatisfy { $0.hasPrefix("\r\u{1B}[K") && !$0.contains("\n") })
        bar.finish()
        #expect(stage.texts.last == "\r\u{1B}[K✓ Working: 1,000 docs in 1.00 s (1,000 docs/s)\n")
    }

    @Test func writesPlainLinesWhereNobodyWatches() {
        let stage = Stage()
        let bar = stage.bar(on: pipe)
        for done in 1...100 {
            stage.wait(.milliseconds(250))
            bar.update(done: done)
        }
        bar.finish(summary: "All done")
        #expect(stage.texts == [
            "Working: 40/100 (40.0 %, 4.0 docs/s, 15 s left)\n", "Working: 80/100 (80.0 %, 4.0 docs/s, 5 s left)\n",
            "✓ All done\n",
        ])
    }

    @Test func quietWritesNothing() {
        let stage = Stage()
        let bar = stage.bar(on: terminal, isQuiet: true)
        stage.wait(.seconds(60))
        bar.advance(by: 5)
        bar.note("something")
        bar.finish()
        #expect(stage.texts.isEmpty)
    }

    @Test func aNoteStandsAboveTheBar() {
        let stage = Stage()
        let bar = stage.bar(on: terminal)
        stage.wait(.seconds(1))
        bar.advance()
        bar.note("look")
        #expect(stage.texts.count == 3)
        #expect(stage.texts[1] == "\r\u{1B}[Klook\n")
        #expect(stage.texts[2].contains("Working"))
    }

    @Test func endsOnlyOnce() {
        let stage = Stage()
        let bar = stage.bar(on: terminal)
        bar.finish()
        let count = stage.texts.count
        stage.wait(.seconds(1))
        bar.finish()
        bar.cancel()
        bar.advance()
        #expect(stage.texts.count == count)
    }

    @Test func countsFromManyThreads() async {
        let stage = Stage()
        let bar = stage.bar(on: pipe, total: nil)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { bar.advance() } }
            }
        }
        stage.wait(.seconds(2))
        bar.finish()
        #expect(stage.texts == ["✓ Working: 8,000 docs in 2.00 s (4,000 docs/s)\n"])
    }
}
