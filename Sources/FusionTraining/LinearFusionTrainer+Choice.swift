import Fusion

extension LinearFusionTrainer {
    /// The fusion that is best on the topics among those that are trained for some choices of normalisers, each choice one
    /// for each leg; of equal ones the first.
    ///
    /// - Throws: ``TrainingError`` as for one choice, or when there is none.
    public func best(of choices: [[ScoreNormalizer]], on set: TrainingSet) throws(TrainingError) -> LinearFusion {
        var best: (fusion: LinearFusion, value: Double)?
        for normalizers in choices {
            let fusion = try train(on: set, normalizers: normalizers)
            let value = fusion.mean(of: measure, over: set)
            if value > (best?.value ?? -1) { best = (fusion, value) }
        }
        guard let best else { throw .badSetting(name: "normalizers", value: 0, allowed: "one choice or more") }
        return best.fusion
    }
}
