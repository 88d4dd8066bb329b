import Foundation
import Retrieval

/// Sends actions to `_bulk`, and again those that the cluster has no room for at the moment.
struct ClusterBulk: Sendable {
    /// One action with its lines.
    struct Action: Sendable {
        var id: DocumentID
        var lines: [UInt8]
    }

    let client: ClusterClient

    private static let timeout = Duration.seconds(120)
    /// How often actions are sent again that the cluster has no room for.
    private static let mostRepetitions = 8

    /// Sends actions.
    ///
    /// - Returns: What the cluster refuses for good.
    /// - Throws: ``RemoteEngineError``, also when the cluster goes on to have no room.
    func send(_ actions: [Action]) async throws -> [PushRefusal] {
        var refusals: [PushRefusal] = []
        var waiting = actions
        var backoff = Backoff()
        while !waiting.isEmpty {
            let outcome = try await sendOnce(waiting)
            refusals += outcome.refusals
            waiting = outcome.later
            guard let reason = outcome.laterReason else { break }
            guard backoff.attempts < Self.mostRepetitions else {
                throw RemoteEngineError.refused(engine: client.name, status: 429, reason: reason)
            }
            try await Task.sleep(for: backoff.next())
        }
        return refusals
    }

    private struct Outcome {
        var refusals: [PushRefusal] = []
        var later: [Action] = []
        var laterReason: String?
    }

    private func sendOnce(_ actions: [Action]) async throws -> Outcome {
        let response = try await client.sendAllowingFailure(
            ClusterRequest(
                method: .post, path: [client.definition.index, "_bulk"],
                query: [("filter_path", "errors,items.*._id,items.*.status,items.*.error")],
                body: .lines(actions.flatMap(\.lines)), timeout: Self.timeout))
        if response.status == 413, actions.count > 1 { return try await sendHalves(actions) }
        guard response.isSuccess else { throw client.refusal(response) }
        return try outcome(of: actions, try client.json(of: response))
    }

    /// The cluster takes less at once than we thought.
    private func sendHalves(_ actions: [Action]) async throws -> Outcome {
        var whole = Outcome()
        for half in [actions[..<(actions.count / 2)], actions[(actions.count / 2)...]] {
            let outcome = try await sendOnce(Array(half))
            whole.refusals += outcome.refusals
            whole.later += outcome.later
            whole.laterReason = outcome.laterReason ?? whole.laterReason
        }
        return whole
    }

    private func outcome(of actions: [Action], _ answer: JSONValue) throws(RemoteEngineError) -> Outcome {
        var outcome = Outcome()
        if answer.objectValue?["errors"]?.boolValue == false { return outcome }
        guard let items = answer.objectValue?["items"]?.arrayValue, items.count == actions.count else {
            throw .unexpected(
                engine: client.name, problem: "it did not answer \(actions.count) bulk actions with as many items")
        }
        for (action, item) in zip(actions, items) {
            let result = item.objectValue?.first?.value.objectValue
            guard let status = result?["status"]?.integerValue else {
                throw .unexpected(engine: client.name, problem: "an item of its bulk answer has no status")
            }
            // A document that is to be deleted and is not there answers 404, without an error.
            guard let error = result?["error"] else { continue }
            let reason = ClusterFailure.reason(of: error)
            if [429, 502, 503, 504].contains(status) {
                outcome.later.append(action)
                outcome.laterReason = reason
            } else {
                outcome.refusals.append(PushRefusal(id: action.id, reason: reason))
            }
        }
        return outcome
    }
}
