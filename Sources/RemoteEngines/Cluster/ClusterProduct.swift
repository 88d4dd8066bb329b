import Interchange
import Retrieval

/// What answers at a cluster's nodes.
struct ClusterProduct: Hashable, Sendable {
    let system: ElasticsearchMapping.System
    /// The first number of the version; nil where the cluster does not tell (an API key may not be allowed to ask).
    let majorVersion: Int?
    /// As the cluster tells it.
    let version: String

    /// The media type of requests and answers; Elasticsearch is told whose language they are in, so that later
    /// versions go on to understand it.
    func mediaType(lines: Bool) -> String {
        switch system {
        case .opensearch: lines ? "application/x-ndjson" : "application/json"
        case .elasticsearch:
            "application/vnd.elasticsearch+\(lines ? "x-ndjson" : "json"); "
                + "compatible-with=\(min(majorVersion ?? 9, 9))"
        }
    }

    /// Reads the answer to `GET /`.
    ///
    /// - Returns: nil when neither of the two answered.
    init?(_ response: ClusterResponse) {
        let version = (try? JSONValue(parsing: response.body))?.objectValue?["version"]?.objectValue
        let number = version?["number"]?.stringValue ?? ""
        let major = number.split(separator: ".").first.flatMap { Int($0) }
        // Some OpenSearch-compatible servers send Elastic's header too: what the body says comes first.
        if let distribution = version?["distribution"]?.stringValue {
            guard distribution == "opensearch" else { return nil }
            self.init(system: .opensearch, majorVersion: major, version: number)
        } else if response.product == "Elasticsearch" {
            self.init(system: .elasticsearch, majorVersion: major, version: number)
        } else {
            return nil
        }
    }

    init(system: ElasticsearchMapping.System, majorVersion: Int?, version: String) {
        self.system = system
        self.majorVersion = majorVersion
        self.version = version
    }
}
