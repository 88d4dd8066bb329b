import LineFiles

/// Why runs, qrels or topics could not be read, written or measured.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
    /// A file, with the line where it is known, and what is wrong there.
    case file(place: String, problem: String)
    /// A measure's name that ``Measure`` does not know.
    case unknownMeasure(String)
    /// A measure that is only defined with a cutoff, named without one.
    case missingCutoff(String)
    /// A cutoff that is not a whole number from 1.
    case badCutoff(String)

    public var description: String {
        switch self {
        case .file(let place, let problem):
            "\(place): \(problem)"
        case .unknownMeasure(let name):
            "\"\(name)\" is not a measure; known are nDCG, R (Recall), MRR (RR), MAP (AP), P, Success (Hits) and "
                + "Judged with a cutoff as in nDCG@10, and trec_eval's ndcg_cut_10, recall_100, recip_rank, map, "
                + "P_10, success_5"
        case .missingCutoff(let name):
            "the measure \"\(name)\" needs a cutoff, as in \(name)@10"
        case .badCutoff(let name):
            "the cutoff of the measure \"\(name)\" must be a whole number from 1 to \(Measure.largestCutoff)"
        }
    }

    init(_ error: LineReaderError) {
        self = .file(place: error.place, problem: error.problem)
    }
}
