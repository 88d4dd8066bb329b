import Foundation
import Synchronization

/// The nodes of a cluster, asked in turn. One that cannot be reached rests for a while, longer each time, and is then
/// tried again.
final class ClusterNodes: Sendable {
    struct Node: Hashable, Sendable {
        let position: Int
        /// Scheme, host and port, without a slash at the end.
        let address: String
    }

    private struct State {
        var next = 0
        /// By position.
        var failures: [Int]
        var restsUntil: [ContinuousClock.Instant?]
    }

    let nodes: [Node]
    private let state: Mutex<State>

    private static let shortestRest = Duration.seconds(1)
    private static let longestRest = Duration.seconds(60)

    /// - Throws: ``RemoteEngineError/misconfigured(engine:problem:)`` for none, and for an address that is none of a
    ///   node.
    init(_ addresses: [String], engine: String) throws(RemoteEngineError) {
        var nodes: [Node] = []
        for address in addresses {
            nodes.append(Node(position: nodes.count, address: try Self.checked(address, engine: engine)))
        }
        guard !nodes.isEmpty else { throw .misconfigured(engine: engine, problem: "it has no nodes") }
        self.nodes = nodes
        state = Mutex(State(
            failures: Array(repeating: 0, count: nodes.count), restsUntil: Array(repeating: nil, count: nodes.count)))
    }

    /// The node whose turn it is: one that does not rest and was not tried already, else the one that rests least.
    func next(excluding tried: Set<Int> = [], now: ContinuousClock.Instant = .now) -> Node {
        state.withLock { state in
            let order = (0..<nodes.count).map { (state.next + $0) % nodes.count }
            let untried = order.filter { !tried.contains($0) }
            let candidates = untried.isEmpty ? order : untried
            let awake = candidates.first { state.restsUntil[$0].map { $0 <= now } ?? true }
            let leastTired = candidates.min { (state.restsUntil[$0] ?? now) < (state.restsUntil[$1] ?? now) }
            // Of a list that is not empty there is a least one.
            let chosen = awake ?? leastTired ?? 0
            state.next = (chosen + 1) % nodes.count
            return nodes[chosen]
        }
    }

    func answered(_ node: Node) {
        state.withLock { state in
            state.failures[node.position] = 0
            state.restsUntil[node.position] = nil
        }
    }

    func couldNotBeReached(_ node: Node, now: ContinuousClock.Instant = .now) {
        state.withLock { state in
            let failures = state.failures[node.position]
            state.failures[node.position] = min(failures + 1, 16)
            state.restsUntil[node.position] = now + min(Self.shortestRest * (1 << failures), Self.longestRest)
        }
    }

    private static func checked(_ address: String, engine: String) throws(RemoteEngineError) -> String {
        func failure(_ problem: String) -> RemoteEngineError {
            .misconfigured(engine: engine, problem: "the node \"\(withoutUser(address))\" \(problem)")
        }
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty
        else { throw failure("is not of the form https://host:9200") }
        guard parts.user == nil, parts.password == nil else {
            throw failure("must not have a name or a password in it; use the credentials of the definition")
        }
        guard parts.query == nil, parts.fragment == nil else { throw failure("must end with the port or a path") }
        return address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    /// Errors are printed: what stands before an @ may be a password.
    private static func withoutUser(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return address }
        return "…" + address[at...]
    }
}
