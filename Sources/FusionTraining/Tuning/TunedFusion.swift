import Fusion

/// A fusion that came out of tuning, in the form that a pipeline is made of.
public enum TunedFusion: Hashable, Sendable {
    case linear(LinearFusion)
    case rrf(ReciprocalRankFusion)
    case learned(LearnedFusionModel)
    case queryDependent(QueryDependentModel)

    /// What fuses lists.
    public var method: any FusionMethod {
        switch self {
        case .linear(let fusion): fusion
        case .rrf(let fusion): fusion
        case .learned(let model): LearnedFusion(model)
        case .queryDependent(let model): QueryDependentFusion(model)
        }
    }
}
