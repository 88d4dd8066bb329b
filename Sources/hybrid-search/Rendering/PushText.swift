import HybridSearch
import Terminal

/// What a push did, for people.
struct PushText {
    /// What the target is called.
    let target: String

    func lines(for summary: PushSummary) -> [String] {
        let changes = [
            (summary.written, "written"), (summary.unchanged, "there already"), (summary.deleted, "deleted"),
            (summary.refused, "refused"),
        ]
        let told = changes.filter { $0.0 > 0 }.map { "\(Readable.count($0.0)) \($0.1)" }
        return ["\(target): " + (told.isEmpty ? "no documents" : told.joined(separator: ", "))]
    }
}

extension PushSummary {
    /// The summary as scripts read it.
    var json: JSONValue {
        [
            "documents": .integer(documents), "written": .integer(written), "unchanged": .integer(unchanged),
            "deleted": .integer(deleted), "refused": .integer(refused),
            "refusals": .array(refusals.map { ["_id": .string($0.id.rawValue), "reason": .string($0.reason)] }),
        ]
    }
}
