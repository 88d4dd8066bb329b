/// A place in the pipeline that is being translated, where remarks are made.
struct TreePlace {
    let path: String
    let report: Report

    /// The remarks made so far, shared by all places of one translation.
    final class Report {
        var missing: [TranslationRemark] = []
        var notes: [TranslationRemark] = []
    }

    /// The place of a member of this one.
    func member(_ name: String) -> TreePlace { TreePlace(path: "\(path).\(name)", report: report) }

    /// The place of a fusion's child, as pipelines write it out.
    func child(_ position: Int) -> TreePlace { member("retrievers[\(position)]") }

    /// What is here has no equivalent.
    func lacks(_ reason: String) { report.missing.append(TranslationRemark(path: path, reason: reason)) }

    /// What is here is not quite the same there, but finds the same.
    func note(_ reason: String) { report.notes.append(TranslationRemark(path: path, reason: reason)) }
}
