import Evaluation
import Foundation
import Retrieval
import Testing

@Suite struct ReportTests {
    private static let measures = try! ["nDCG@10", "R@100"].map { try Measure($0) }

    /// Systems with values that depend on their position, over topics with the given names.
    private func report(
        systems count: Int, topics: [String], baseline: Int = 0, name: (Int) -> String = { "system \($0)" }
    ) throws -> EvaluationReport {
        let systems = (0..<count).map { system in
            let values = topics.indices.map { topic in
                [Double((topic * 7 + system * 3) % 11) / 11, Double((topic + system * topic) % 5) / 5]
            }
            return EvaluatedSystem(
                name: name(system), result: EvaluationResult(measures: Self.measures, topics: topics, values: values),
                depthCurves: [DepthCurve(name: "nDCG@k", depths: [1, 10, 100], means: [0.1, 0.2, 0.3])],
                latency: system == 1 ? nil : LatencySummary(p50: 1.5 * Double(system + 1), p95: 4, p99: 9))
        }
        let options = SignificanceOptions(permutations: 500, resamples: 50)
        return try EvaluationReport(title: "Runs", systems: systems, baseline: baseline, options: options)
    }

    private func topics(_ count: Int) -> [String] {
        (0..<count).map { "t\($0)" }
    }

    @Test func comparesWithTheBaseline() throws {
        let report = try report(systems: 3, topics: topics(20), baseline: 1)
        #expect(report.challengers == [0, 2])
        #expect(report.comparisons(ofSystem: 1) == nil)
        let comparison = try #require(report.comparisons(ofSystem: 2)?[0])
        let means = report.systems.map { $0.result.means[0] }
        #expect(abs(comparison.meanDifference - (means[2] - means[1])) < 1e-12)
        let differences = report.differences(ofSystem: 2, measure: 0)
        #expect(differences.count == 20)
        #expect(differences.map { abs($0.difference) } == differences.map { abs($0.difference) }.sorted(by: >))
        #expect(report.differences(ofSystem: 1, measure: 0).isEmpty)
    }

    @Test func thePageLoadsNothingAndRunsNothing() throws {
        let report = try report(systems: 3, topics: topics(20))
        let html = report.html()
        #expect(html == (try self.report(systems: 3, topics: topics(20)).html()), "the same report is the same page")
        for part in ["<script", "src=", "href=", "url(", "http:", "https:", "@import", "onload", "nan", "inf\""] {
            #expect(!html.contains(part), "\(part)")
        }
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains(String(format: "%.4f", report.systems[2].result.means[0])))
    }

    @Test func whatComesFromOutsideIsEscaped() throws {
        let hostile = "</title><script>alert('x')</script>\"&amp;\u{202E}\u{0}\u{1B}[31m"
        var report = try report(systems: 3, topics: topics(12).map { $0 + hostile }) { "\($0)\(hostile)" }
        report.title = hostile
        report.notes = [hostile]
        report.topicTexts = Dictionary(uniqueKeysWithValues: report.comparison.topics.map { ($0, hostile) })
        let html = report.html()
        #expect(!html.contains("<script"))
        #expect(!html.contains("'x'") && !html.contains("\"&amp;\u{FFFD}"))
        let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;amp;\u{FFFD}\u{FFFD}\u{FFFD}[31m"
        #expect(html.contains(escaped))
        #expect(html.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E || $0 == "\n" })
        try expectBalanced(html)
    }

    @Test(arguments: [(1, 1), (1, 30), (2, 1), (2, 2), (14, 30), (2, 600), (30, 3)])
    func everySizeMakesAPage(_ systems: Int, _ topicCount: Int) throws {
        let html = try report(systems: systems, topics: topics(topicCount)).html()
        try expectBalanced(html)
        #expect(html.contains("Topic by topic") == (systems > 1))
        #expect(html.contains("Latency against quality"))
        #expect(html.contains(">13 more<") == false && html.contains("17 more") == (systems == 30))
        #expect(html.contains("+0.") || html.contains("−0.") || topicCount == 1 || systems == 1)
    }

    /// Every element that is opened is closed, in order.
    private func expectBalanced(_ html: String) throws {
        var open: [Substring] = []
        for tag in html.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(\/?)>/) {
            let name = tag.2
            if name == "meta" || !tag.3.isEmpty { continue }
            if tag.1.isEmpty {
                open.append(name)
            } else {
                #expect(open.popLast() == name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test func writesAFile() throws {
        let folder = try TemporaryFolder()
        let report = try report(systems: 2, topics: topics(3))
        try report.writeHTML(to: folder.path + "/report.html")
        #expect(try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8) == report.html())
        let nowhere = folder.path + "/none/report.html"
        let error = #expect(throws: EvaluationError.self) { try report.writeHTML(to: nowhere) }
        #expect(error?.description.hasPrefix("\(nowhere): cannot be written") == true)
    }

    @Test func measuresARun() throws {
        var qrels = Qrels()
        var run = Run()
        for topic in ["a", "b"] {
            qrels.judge(topic: topic, document: "d2", grade: 1)
            let scored = (0..<25).map { ScoredDocument(id: DocumentID("d\($0)"), score: -Double($0)) }
            run.set(RankedList(sorting: scored), for: topic)
        }
        let evaluator = Evaluator(qrels: qrels, measures: try Measure.list("MRR"))
        let system = EvaluatedSystem(name: "s", run: run, evaluator: evaluator)
        #expect(system.result.means == [1.0 / 3])
        #expect(system.depthCurves.map(\.name) == ["nDCG@k", "R@k"])
        #expect(system.depthCurves[1].depths == [1, 2, 3, 4, 5, 7, 10, 14, 20])
        #expect(system.depthCurves[1].means.prefix(4) == [0, 0, 1, 1])
    }
}
