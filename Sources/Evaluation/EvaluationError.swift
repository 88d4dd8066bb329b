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
    /// A measure that has no cutoff, named with one.
    case needlessCutoff(String)
    /// A measure's name, and the parameter in it that is not understood or not this measure's.
    case badParameter(String, String)
    /// A lowest grade of relevant documents that is not a whole number from 1.
    case badRelevanceLevel(String)
    /// Runs that are to be compared have values for no topic together.
    case noCommonTopics

    public var description: String {
        switch self {
        case .file(let place, let problem):
            "\(place): \(problem)"
        case .unknownMeasure(let name):
            "\"\(name)\" is not a measure; known are nDCG, nDCG_exp, R (Recall), MRR (RR), MAP (AP), P, F1, Success "
                + "(Hits), RBP, ERR and Judged with a cutoff as in nDCG@10, Rprec and bpref without one, and "
                + "trec_eval's ndcg_cut_10, recall_100, recip_rank, map, P_10, success_5"
        case .missingCutoff(let name):
            "the measure \"\(name)\" needs a cutoff, as in \(name)@10"
        case .badCutoff(let name):
            "the cutoff of the measure \"\(name)\" must be a whole number from 1 to \(Measure.largestCutoff)"
        case .needlessCutoff(let name):
            "the measure of \"\(name)\" is of the whole list and has no cutoff"
        case .badParameter(let name, let parameter):
            "\"\(parameter)\" is no parameter of the measure \"\(name)\"; rel=2 (of measures of relevant "
                + "documents: the lowest grade that counts, from 1) and p=0.8 (of RBP: its persistence, between 0 "
                + "and 1) are understood"
        case .badRelevanceLevel(let level):
            "the lowest grade of relevant documents must be a whole number from 1, found \(level)"
        case .noCommonTopics:
            "there is no topic that all runs have results for, so they cannot be compared"
        }
    }

    init(_ error: LineReaderError) {
        self = .file(place: error.place, problem: error.problem)
    }
}
