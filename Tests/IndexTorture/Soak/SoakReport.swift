/// What a process has done in a soak.
struct SoakReport: Codable {
    var commits = 0
    var optimizes = 0
    var searches = 0
    var refreshes = 0
    /// Snapshots that were kept for a while and then read from beginning to end.
    var fullReads = 0
    var backups = 0
    var errors: [String] = []
    var commitLatencies = Latencies()
    var searchLatencies = Latencies()

    mutating func add(_ other: SoakReport) {
        commits += other.commits
        optimizes += other.optimizes
        searches += other.searches
        refreshes += other.refreshes
        fullReads += other.fullReads
        backups += other.backups
        errors += other.errors
        commitLatencies.add(other.commitLatencies)
        searchLatencies.add(other.searchLatencies)
    }
}
