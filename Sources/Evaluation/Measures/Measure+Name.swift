extension Measure {
    /// The usual name, as `nDCG@10`, `MAP(rel=2)` or `RBP(p=0.8)`. A measure made of it is the same.
    public var name: String {
        var parameters: [String] = []
        if relevanceLevel != 1 { parameters.append("rel=\(relevanceLevel)") }
        if kind == .rankBiasedPrecision { parameters.append("p=\(persistence)") }
        let list = parameters.isEmpty ? "" : "(\(parameters.joined(separator: ",")))"
        return kind.rawValue + list + (cutoff.map { "@\($0)" } ?? "")
    }

    /// A measure by its name in any case.
    ///
    /// - `nDCG@10`, `nDCG_exp@10` (or `ndcg_burges@10`, `nDCG(dcg='exp-log2')@10`), `R@100` or `Recall@100`, `MRR@10`
    ///   or `RR@10`, `MAP` or `AP@100`, `P@5`, `Rprec`, `F1@5`, `Success@5` or `Hits@5`, `bpref`, `RBP(p=0.95)`,
    ///   `ERR@20`, `Judged@10`;
    /// - with the lowest grade that is relevant, as `P(rel=2)@5`;
    /// - trec_eval's `ndcg_cut_10`, `recall_100`, `recip_rank`, `map`, `map_cut_10`, `P_10`, `success_5`, `Rprec`.
    ///
    /// - Throws: ``EvaluationError`` for an unknown name, a cutoff or parameter that is missing, not understood or
    ///   not of this measure.
    public init(_ name: String) throws(EvaluationError) {
        let parts = try MeasureName(name)
        guard let kind = parts.kind else { throw .unknownMeasure(name) }
        do {
            try self.init(
                kind, cutoff: parts.cutoff, relevanceLevel: parts.relevanceLevel, persistence: parts.persistence)
        } catch .missingCutoff {
            throw .missingCutoff(name)
        } catch .needlessCutoff {
            throw .needlessCutoff(name)
        } catch .badCutoff {
            throw .badCutoff(name)
        }
    }

    /// The measures of a list of names with commas between; commas in parentheses are the names' own.
    ///
    /// - Throws: ``EvaluationError`` as ``init(_:)`` does, and for an empty list. A measure that is named twice comes
    ///   once.
    public static func list(_ names: String) throws(EvaluationError) -> [Measure] {
        var pieces: [String] = [""]
        var depth = 0
        for character in names {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth <= 0 { pieces.append("") } else { pieces[pieces.count - 1].append(character) }
        }
        var measures: [Measure] = []
        for piece in pieces {
            let name = piece.trimmed
            guard !name.isEmpty || pieces.count == 1 else { continue }
            let measure = try Measure(name)
            if !measures.contains(measure) { measures.append(measure) }
        }
        guard !measures.isEmpty else { throw .unknownMeasure(names) }
        return measures
    }
}

extension Measure: CustomStringConvertible {
    public var description: String { name }
}

/// The parts of a measure's name, in any of the spellings that are in use.
private struct MeasureName {
    /// Nil for a name that is not known.
    private(set) var kind: Measure.Kind?
    private(set) var cutoff: Int?
    private(set) var relevanceLevel: Int?
    private(set) var persistence: Double?

    init(_ name: String) throws(EvaluationError) {
        var base = Substring(name.lowercased())
        if let at = base.lastIndex(of: "@") {
            cutoff = Int(base[base.index(after: at)...]) ?? 0
            base = base[..<at]
        }
        if base.last == ")", let open = base.firstIndex(of: "(") {
            let parameters = base[base.index(after: open)...].dropLast()
            base = base[..<open]
            kind = Self.kinds[String(base)]
            for parameter in parameters.split(separator: ",") {
                guard read(parameter.filter { !$0.isWhitespace && $0 != "'" && $0 != "\"" }) else {
                    throw kind == nil ? .unknownMeasure(name) : .badParameter(name, String(parameter).trimmed)
                }
            }
        } else {
            kind = Self.kinds[String(base)]
        }
        if kind == nil { readSuffix(of: base) }
        if kind != nil, cutoff == 0 { throw .badCutoff(name) }
    }

    /// trec_eval's `P_10` and ranx's `rbp.95`.
    private mutating func readSuffix(of base: Substring) {
        if cutoff == nil, let separator = base.lastIndex(of: "_") {
            kind = Self.kinds[String(base[..<separator])]
            cutoff = Int(base[base.index(after: separator)...]) ?? 0
        } else if base.hasPrefix("rbp."), let value = Double("0" + base.dropFirst(3)) {
            kind = .rankBiasedPrecision
            persistence = value
        }
    }

    /// - Returns: Whether the parameter is understood.
    private mutating func read(_ parameter: String) -> Bool {
        let sides = parameter.split(separator: "=", maxSplits: 1)
        guard sides.count == 2 else { return false }
        switch sides[0] {
        case "rel":
            relevanceLevel = Int(sides[1])
            return relevanceLevel != nil
        case "p":
            persistence = Double(sides[1])
            return persistence != nil
        case "dcg" where kind == .ndcg && sides[1] == "exp-log2":
            kind = .exponentialNDCG
            return true
        case "dcg":
            return kind == .ndcg && sides[1] == "log2"
        default:
            return false
        }
    }

    private static let kinds: [String: Measure.Kind] = [
        "ndcg": .ndcg, "ndcg_cut": .ndcg,
        "ndcg_exp": .exponentialNDCG, "ndcg_burges": .exponentialNDCG,
        "r": .recall, "recall": .recall,
        "mrr": .reciprocalRank, "rr": .reciprocalRank, "recip_rank": .reciprocalRank,
        "map": .averagePrecision, "ap": .averagePrecision, "map_cut": .averagePrecision,
        "p": .precision, "precision": .precision,
        "rprec": .rPrecision, "r-precision": .rPrecision, "rprecision": .rPrecision,
        "f1": .f1,
        "success": .success, "hits": .success, "hit": .success, "hit_rate": .success,
        "bpref": .binaryPreference,
        "rbp": .rankBiasedPrecision,
        "err": .expectedReciprocalRank,
        "judged": .judged,
    ]
}

extension StringProtocol {
    /// Without the white space around it.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) }
        return String(start[..<(end ?? start.startIndex)])
    }
}
