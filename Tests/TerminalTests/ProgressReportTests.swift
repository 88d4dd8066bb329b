import Terminal
import Testing

@Suite struct ProgressReportTests {
    private let report = ProgressReport(
        label: "Encoding", unit: .things("docs"), done: 1000, total: 4000, elapsed: .seconds(10))

    @Test func tellsShareRateAndTimeLeft() {
        #expect(report.share == 0.25)
        #expect(report.rate == 100)
        #expect(report.timeLeft == .seconds(30))
    }

    @Test func drawsABar() {
        #expect(report.line(width: 100)
            == "Encoding  ███████▌░░░░░░░░░░░░░░░░░░░░░░  1,000/4,000  100 docs/s  25.0 %  30 s left")
        #expect(report.plainLine == "Encoding: 1,000/4,000 (25.0 %, 100 docs/s, 30 s left)")
        #expect(report.summary == "Encoding: 1,000 docs in 10.0 s (100 docs/s)")
    }

    @Test(arguments: 20...120) func keepsToTheWidth(width: Int) {
        for total in [4000, nil] {
            var report = report
            report.total = total
            for done in [0, 1, 1000, 4000, 5000] {
                report.done = done
                #expect(DisplayWidth.of(report.line(width: width, style: .coloured)) < width)
            }
        }
    }

    @Test func worksWithoutATotal() {
        var report = report
        report.total = nil
        #expect(report.line(width: 80) == "Encoding  1,000 docs  100 docs/s")
        #expect(report.plainLine == "Encoding: 1,000 docs (100 docs/s)")
        #expect(report.timeLeft == nil)
    }

    @Test func countsBytes() {
        let report = ProgressReport(
            label: "Downloading", unit: .bytes, done: 20_000_000, total: 80_000_000, elapsed: .seconds(4))
        #expect(report.plainLine == "Downloading: 20.0 MB of 80.0 MB (25.0 %, 5.00 MB/s, 12 s left)")
    }

    @Test func standsOddFigures() {
        let odd = [(0, 0), (0, 10), (20, 10), (-5, 10), (Int.max, Int.max), (1, Int.max)]
        for (done, total) in odd {
            for elapsed in [Duration.zero, .nanoseconds(1), .seconds(1 << 40)] {
                let report = ProgressReport(
                    label: "Odd", unit: .bytes, done: done, total: total, elapsed: elapsed)
                #expect((0...1).contains(report.share ?? -1))
                #expect(!report.line(width: 60).isEmpty && !report.plainLine.isEmpty && !report.summary.isEmpty)
            }
        }
    }
}
