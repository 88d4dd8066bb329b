import Evaluation
import Testing

@Suite struct LatencySummaryTests {
    @Test func percentilesAreTimesThatOccurred() {
        let summary = LatencySummary(milliseconds: (1...200).map(Double.init).shuffled())
        #expect(summary == LatencySummary(p50: 100, p95: 190, p99: 198))
        #expect(LatencySummary(milliseconds: [3]) == LatencySummary(p50: 3, p95: 3, p99: 3))
        #expect(LatencySummary(milliseconds: []) == nil)
    }

    @Test func readsWhatItWrites() throws {
        let folder = try TemporaryFolder()
        let path = LatencySummary.path(besideRun: folder.path + "/a.trec")
        #expect(path.hasSuffix("/a.trec.latency.json"))
        for summary in [LatencySummary(p50: 1.25), LatencySummary(p50: 1, p95: 2, p99: 3.5)] {
            try summary.write(to: path)
            #expect(try LatencySummary(path: path) == summary)
        }
    }

    @Test(arguments: [
        ("{}", "lacks \"p50_ms\""), ("{", "is not JSON"), ("[]", "must be a JSON object with \"p50_ms\""),
        ("{\"p50_ms\": \"1\"}", "\"p50_ms\" must be a number of milliseconds"),
        ("{\"p50_ms\": 0}", "\"p50_ms\" must be a number of milliseconds above 0"),
        ("{\"p50_ms\": 1, \"p99_ms\": -1}", "\"p99_ms\" must be a number of milliseconds above 0, found -1.0"),
    ])
    func badFiles(_ text: String, _ problem: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("bad.json", text)
        let error = #expect(throws: EvaluationError.self) { try LatencySummary(path: path) }
        #expect(error?.description.hasPrefix("\(path): \(problem)") == true, "\(error?.description ?? "")")
    }

    @Test func missingFile() {
        let error = #expect(throws: EvaluationError.self) { try LatencySummary(path: "/no/such.json") }
        #expect(error?.description.hasPrefix("/no/such.json: cannot be read") == true)
    }
}
