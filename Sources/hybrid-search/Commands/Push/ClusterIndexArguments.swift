import ArgumentParser
import HybridSearch

/// What an index in Elasticsearch is like, as options of the command line.
struct ClusterIndexArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Make a leg a semantic_text field, whose vectors an inference endpoint makes. May be repeated.",
            valueName: "leg=endpoint"))
    var semanticText: [String] = []

    @Flag(
        name: .long,
        help: "Let Elasticsearch leave frequent tokens of little weight out of queries to sparse legs by default.")
    var prune = false

    var options: ClusterPushOptions {
        get throws {
            var endpoints: [String: String] = [:]
            for entry in semanticText {
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw ValidationError("--semantic-text must be LEG=ENDPOINT, found \(entry)")
                }
                endpoints[parts[0]] = parts[1]
            }
            return ClusterPushOptions(semanticText: endpoints, pruning: prune ? ElasticsearchMapping.Pruning() : nil)
        }
    }
}
