import HybridSearch

/// An evaluation as JSON: an array with an object for each run.
struct EvaluationJSON {
    let report: EvaluationReport
    /// The files of the report's systems.
    let paths: [String]
    /// Whether every topic's values are wanted.
    let hasTopics: Bool
    /// Whether every topic's differences from the baseline are.
    let hasDifferences: Bool

    var value: JSONValue {
        .array(report.systems.indices.map(object))
    }

    private func object(ofSystem position: Int) -> JSONValue {
        let system = report.systems[position]
        let result = system.result
        var object: [String: JSONValue] = [
            "run": .string(paths[position]), "name": .string(system.name), "topics": .integer(result.topics.count),
            "missing_topics": .integer(result.missingTopics.count),
            "unjudged_topics": .integer(result.unjudgedTopics.count),
            "mean": byMeasure(result.means.map(JSONValue.number)),
        ]
        if hasTopics {
            let rows = result.values.map { byMeasure($0.map(JSONValue.number)) }
            object["per_topic"] = .object(Dictionary(zip(result.topics, rows), uniquingKeysWith: { $1 }))
        }
        if let latency = system.latency {
            object["latency"] = .object(
                ["p50_ms": latency.p50, "p95_ms": latency.p95, "p99_ms": latency.p99].compactMapValues { $0 }
                    .mapValues(JSONValue.number))
        }
        if let comparisons = report.comparisons(ofSystem: position) {
            object["baseline"] = .string(paths[report.baseline])
            object["compared_topics"] = .integer(report.comparison.topics.count)
            object["comparison"] = byMeasure(comparisons.map(json))
        }
        return .object(object)
    }

    private func json(of comparison: PairedComparison) -> JSONValue {
        let range = comparison.interval.range
        let statistic = comparison.tTest.statistic
        var object: [String: JSONValue] = [
            "difference": .number(comparison.meanDifference),
            "interval": [.number(range.lowerBound), .number(range.upperBound)],
            "confidence": .number(comparison.interval.confidence),
            "resamples": .integer(comparison.interval.resamples), "wins": .integer(comparison.wins),
            "ties": .integer(comparison.ties), "losses": .integer(comparison.losses),
            "randomization": [
                "p": .number(comparison.randomization.pValue), "p_holm": .number(comparison.adjustedPValue),
                "permutations": .integer(comparison.randomization.permutations),
                "exact": .bool(comparison.randomization.isExact),
            ],
            "t_test": [
                // JSON has no infinity, which the statistic is when all differences are equal.
                "t": statistic.isFinite ? .number(statistic) : .null,
                "degrees_of_freedom": .integer(comparison.tTest.degreesOfFreedom),
                "p": .number(comparison.tTest.pValue), "p_holm": .number(comparison.adjustedTTestPValue),
            ],
        ]
        if hasDifferences {
            let differences = zip(report.comparison.topics, comparison.differences.map(JSONValue.number))
            object["differences"] = .object(Dictionary(differences, uniquingKeysWith: { $1 }))
        }
        return .object(object)
    }

    private func byMeasure(_ values: [JSONValue]) -> JSONValue {
        .object(Dictionary(zip(report.measures.map(\.name), values), uniquingKeysWith: { $1 }))
    }
}
