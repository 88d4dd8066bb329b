/// How what several legs say about a document becomes one score.
///
/// Combiners of scores look at each leg's normalised scores s, those of ranks at the ranks r only, from 1. A leg's weight w
/// always acts, as each case says; a leg of weight 0 has no say: its documents are in the list, and where legs are counted
/// or compared it is passed over. ranx's names are given where they differ.
public enum Combiner: Hashable, Sendable {
    // MARK: Of scores

    /// CombSUM: Σ w·s. Fox and Shaw, TREC-2. (`comb_sum`, `wsum`)
    case sum
    /// CombMNZ: m · Σ w·s, where m legs found the document. Fox and Shaw. (`comb_mnz`)
    case mnz
    /// CombGMNZ: m^γ · Σ w·s. Lee, SIGIR 1997. γ of 1 is `mnz`, −1 is `anz`, .5 is ranx's `mixed`. (`comb_gmnz`)
    case gmnz(gamma: Double)
    /// CombANZ: Σ w·s / m, the mean over the legs that found the document. Fox and Shaw. (`comb_anz`)
    case anz
    /// Σ w · Σ s over the legs that found the document. Wu and Crestani, CIKM 2002. (`wmnz`)
    case weightedMNZ
    /// CombMAX, CombMIN and CombMED: of the w·s of the legs that found the document. Fox and Shaw.
    case max, min, median
    /// A weighted mean of scores, as OpenSearch has them.
    case mean(Mean)

    // MARK: Of ranks

    /// Reciprocal rank fusion. Cormack, Clarke and Büttcher, SIGIR 2009.
    case rrf(ReciprocalRank)
    /// Inverse square rank: m · Σ w / r². Mourão, Martins and Magalhães, 2015.
    case isr
    /// ln(m + σ) · Σ w / r². With σ = 0 it is log-ISR, where a document that one leg found scores 0. (`log_isr`, `logn_isr`)
    case logISR(sigma: Double)
    /// Borda count of n candidates: Σ w·(n − r + 1); candidates that a leg did not find share its other points evenly, which
    /// is (n − found + 1) / 2 for each. Aslam and Montague, SIGIR 2001. (`bordafuse`, `weighted_bordafuse`)
    case borda
    /// Condorcet fusion: a document comes before another when the legs that rank it higher have more weight than those that
    /// rank it lower. A leg ranks what it did not find below all that it found, and says nothing of two documents that it did
    /// not find. Montague and Aslam, CIKM 2002. The score is n − place + 1 among n candidates.
    ///
    /// Where votes tie, documents stay in the order of reciprocal ranks, then of id; where majorities run in a circle, each
    /// document still beats, or ties with, the next one.
    case condorcet
    /// Rank-biased centroids: Σ w·(1 − φ)·φ^(r − 1), with the persistence φ of a reader. Bailey, Moffat, Scholer and Thomas,
    /// SIGIR 2017.
    case rbc(persistence: Double)

    /// The means of ``mean(_:)``.
    public enum Mean: String, CaseIterable, Hashable, Sendable {
        /// Σ w·s / Σ w, the weights of all legs.
        case arithmetic = "arithmetic_mean"
        /// exp(Σ w·ln s / Σ w) over the legs whose s is above 0.
        case geometric = "geometric_mean"
        /// Σ w / Σ (w / s) over the legs whose s is above 0.
        case harmonic = "harmonic_mean"
    }

    /// The parameters of reciprocal rank fusion.
    public struct ReciprocalRank: Hashable, Sendable {
        /// How slowly the value of a rank falls: the larger, the more the legs' agreement counts.
        public var constant: Int
        /// What the first rank counts as, 0 or 1: the first document is worth w / (constant + origin).
        public var origin: Int
        /// Where a weight acts.
        public var weighting: Weighting

        /// Where the weight w is in the formula.
        public enum Weighting: String, CaseIterable, Hashable, Sendable {
            /// w / (constant + origin + r − 1).
            case score
            /// 1 / (constant + origin − 1 + r / w): a list of weight 2 is read as if two of its documents stood at each rank.
            /// Qdrant's form.
            case rank
        }

        public init(constant: Int = 60, origin: Int = 1, weighting: Weighting = .score) {
            self.constant = constant
            self.origin = origin
            self.weighting = weighting
        }

        /// What a leg of this weight gives to its document at `position`, from 0.
        func value(position: Int, weight: Double) -> Double {
            let base = Double(constant + origin - 1)
            let rank = Double(position + 1)
            return weighting == .score ? weight / (base + rank) : 1 / (base + rank / weight)
        }
    }

    /// The name in pipeline files.
    public var name: String {
        switch self {
        case .sum: "sum"
        case .mnz: "mnz"
        case .gmnz: "gmnz"
        case .anz: "anz"
        case .weightedMNZ: "wmnz"
        case .max: "max"
        case .min: "min"
        case .median: "median"
        case .mean(let mean): mean.rawValue
        case .rrf: "rrf"
        case .isr: "isr"
        case .logISR: "log_isr"
        case .borda: "borda"
        case .condorcet: "condorcet"
        case .rbc: "rbc"
        }
    }

    /// Whether normalised scores are combined; else it is ranks.
    public var usesScores: Bool {
        switch self {
        case .sum, .mnz, .gmnz, .anz, .weightedMNZ, .max, .min, .median, .mean: true
        case .rrf, .isr, .logISR, .borda, .condorcet, .rbc: false
        }
    }

    /// Whether a leg may give something to documents that it did not find.
    public var takesAbsentScores: Bool {
        switch self {
        case .sum, .mean(.arithmetic): true
        default: false
        }
    }

    /// Checks the parameters.
    func check() throws(FusionError) {
        switch self {
        case .gmnz(let gamma) where !(abs(gamma) <= 100):
            throw .outOfRange("gamma", gamma, "from -100 to 100")
        case .logISR(let sigma) where !(sigma >= 0 && sigma <= 1):
            throw .outOfRange("sigma", sigma, "from 0 to 1")
        case .rbc(let persistence) where !(persistence > 0 && persistence < 1):
            throw .outOfRange("persistence", persistence, "above 0 and below 1")
        case .rrf(let ranks) where ranks.constant < 1:
            throw .rankConstantTooSmall(ranks.constant)
        case .rrf(let ranks) where ranks.origin != 0 && ranks.origin != 1:
            throw .outOfRange("rank_origin", Double(ranks.origin), "0 or 1")
        default: break
        }
    }
}
