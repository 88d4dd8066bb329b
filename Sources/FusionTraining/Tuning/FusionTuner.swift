import BoundedExecutor
import Evaluation
import Fusion
import Retrieval

/// Looks for the fusion that serves judged topics best, and says what it is worth on topics that it was not trained on.
///
/// Each contender is trained anew for every fold on the other folds' topics and fuses the fold's topics; what it found
/// there, over all folds, is its run. Topics with the same relevant documents are in one fold. Equal weights and reciprocal rank fusion as they come need no training and are the
/// yardstick. In the end each contender is trained on all topics.
public struct FusionTuner: Sendable {
    /// What is trained.
    public enum Method: String, CaseIterable, Sendable {
        /// Weights, and which normaliser, of a weighted sum.
        case linear
        /// The rank constant and the weights of reciprocal rank fusion.
        case rrf
        /// LambdaMART over features of candidates.
        case learned
        /// A weighted sum whose weights depend on the query.
        case queryDependent = "query-dependent"
    }

    /// What the fusion shall make best, as the mean over the topics.
    public var measure: Measure
    /// What is tried.
    public var methods: [Method]
    /// Into how many parts the topics are dealt.
    public var folds: Int
    /// What the deal, and training, depend on.
    public var seed: UInt64
    /// How many documents of fused lists are kept.
    public var depth = 100
    /// The normalisers that are tried for weighted sums, each as one for each leg.
    public var normalizers: [[ScoreNormalizer]]

    /// - Parameter lowestScores: For each leg a score that no document can fall below, nil where there is no such bound.
    ///   Where all have one, theoretical min-max is among the ``normalizers``, beside min-max, z-score,
    ///   distribution-based and L2.
    public init(
        measure: Measure, methods: [Method] = Method.allCases, folds: Int = 5, seed: UInt64 = 1,
        lowestScores: [Double?]
    ) {
        self.measure = measure
        self.methods = methods
        self.folds = folds
        self.seed = seed
        let customary: [ScoreNormalizer] = [.minmax, .zscore, .dbsf, .l2Norm]
        normalizers = customary.map { normalizer in lowestScores.map { _ in normalizer } }
        if !lowestScores.contains(nil) {
            normalizers.append(lowestScores.map { .theoreticalMinmax(lowest: $0) })
        }
    }

    /// How many trainings there are to do.
    public var trainingCount: Int { (Contender.fixedCount + methods.count) * (folds + 1) }

    /// Trains and tests all contenders; those of a fold side by side.
    ///
    /// - Parameter progress: Called with the number of trainings done.
    /// - Throws: ``TrainingError`` when there are too few topics, or none with anything relevant; `CancellationError`.
    public func tune(
        on set: TrainingSet, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> TuningOutcome {
        let validation = try CrossValidation(set, folds: folds, seed: seed)
        let contenders = try Contender.fixed(legs: set.legs.count) + methods.map { Contender(training: $0, by: self) }
        let total = trainingCount
        let trained = try await withThrowingTaskGroup(of: Trained.self) { group in
            var next = 0
            func start() {
                guard next < total else { return }
                let (contender, part) = (next % contenders.count, next / contenders.count)
                let fold = part < folds ? validation.folds[part] : nil
                group.addTask(executorPreference: BoundedExecutor.shared) {
                    try Task.checkCancellation()
                    return try Trained(contenders[contender], contender, on: set, fold: fold, depth: depth)
                }
                next += 1
            }
            for _ in 0..<BoundedExecutor.shared.threads { start() }
            var trained: [Trained] = []
            while let result = try await group.next() {
                trained.append(result)
                progress(trained.count)
                start()
            }
            return trained
        }
        return outcome(contenders, trained, set)
    }

    private func outcome(_ contenders: [Contender], _ trained: [Trained], _ set: TrainingSet) -> TuningOutcome {
        let candidates = contenders.indices.map { number -> TuningOutcome.Candidate in
            let own = trained.filter { $0.contender == number }
            let found = own.reduce(into: [:]) { $0.merge($1.found) { first, _ in first } }
            var run = Run(tag: contenders[number].name)
            for topic in set.topics { run.set(found[topic.id] ?? .empty, for: topic.id) }
            guard let fusion = own.first(where: { $0.isFinal })?.fusion else {
                preconditionFailure("every contender was trained on all topics")
            }
            return TuningOutcome.Candidate(name: contenders[number].name, fusion: fusion, run: run)
        }
        return TuningOutcome(measure: measure, legs: set.legs, topics: set.topics, candidates: candidates)
    }
}

/// What takes part in tuning.
private struct Contender: Sendable {
    let name: String
    let train: @Sendable (TrainingSet) throws -> TunedFusion

    static let fixedCount = 2

    /// Those that are not trained; the first is the yardstick.
    static func fixed(legs: Int) throws -> [Contender] {
        let equal = Array(repeating: 1.0, count: legs)
        let linear = try LinearFusion(weights: equal, normalizer: .minmax)
        let rrf = try ReciprocalRankFusion(weights: equal)
        return [
            Contender(name: "equal weights") { _ in .linear(linear) },
            Contender(name: "rrf, constant 60") { _ in .rrf(rrf) },
        ]
    }

    private init(name: String, train: @escaping @Sendable (TrainingSet) throws -> TunedFusion) {
        self.name = name
        self.train = train
    }

    init(training method: FusionTuner.Method, by tuner: FusionTuner) {
        name = method.rawValue == "rrf" ? "rrf, tuned" : method.rawValue
        train = { set in
            switch method {
            case .linear:
                return .linear(try LinearFusionTrainer(measure: tuner.measure).best(of: tuner.normalizers, on: set))
            case .rrf:
                return .rrf(try ReciprocalRankTrainer(measure: tuner.measure).train(on: set))
            case .learned:
                var settings = LambdaMARTTrainer.Settings()
                settings.seed = tuner.seed
                settings.folds = set.possibleFolds(atMost: settings.folds)
                return .learned(try LambdaMARTTrainer(measure: tuner.measure, settings: settings).train(on: set))
            case .queryDependent:
                var trainer = QueryDependentTrainer(measure: tuner.measure)
                trainer.folds = set.possibleFolds(atMost: trainer.folds)
                return .queryDependent(try trainer.train(on: set, normalizer: .minmax).model)
            }
        }
    }
}

extension TrainingSet {
    /// Into how many folds trainers can deal the topics; 2 at least, which they refuse where there are too few.
    fileprivate func possibleFolds(atMost most: Int) -> Int {
        max(2, min(most, Set(topics.groupsOfVariants).count))
    }
}

/// A contender that was trained, and what it found for the topics that it was not trained on.
private struct Trained: Sendable {
    let contender: Int
    let isFinal: Bool
    let fusion: TunedFusion
    let found: [String: RankedList]

    init(_ contender: Contender, _ number: Int, on set: TrainingSet, fold: CrossValidation.Fold?, depth: Int) throws {
        self.contender = number
        isFinal = fold == nil
        fusion = try contender.train(fold.map { set.topics(at: $0.training) } ?? set)
        let method = fusion.method
        found = (fold?.held ?? []).reduce(into: [:]) { found, position in
            let topic = set.topics[position]
            found[topic.id] = method.rank(topic.lists, query: topic.query, limit: depth)
        }
    }
}
