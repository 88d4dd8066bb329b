import Fusion

/// Why fusion cannot be trained.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
    case noLegs
    case legsNotUnique([String])
    case listCountDiffers(topic: String, lists: Int, legs: Int)
    /// No leg found any relevant document of any topic.
    case nothingRelevantFound(topics: Int)
    /// Fewer topics than folds.
    case tooFewTopics(topics: Int, folds: Int)
    /// A method that cannot be made with any weights.
    case fusion(FusionError)
    /// A setting that is out of its range.
    case badSetting(name: String, value: Double, allowed: String)

    public var description: String {
        switch self {
        case .noLegs:
            "training needs at least one leg"
        case .legsNotUnique(let legs):
            "two legs have the same name: \(legs.joined(separator: ", "))"
        case .listCountDiffers(let topic, let lists, let legs):
            "topic \"\(topic)\" has \(lists) lists for \(legs) legs"
        case .nothingRelevantFound(let topics):
            "nothing can be learned: no leg found a relevant document for any of \(topics) topics"
        case .tooFewTopics(let topics, let folds):
            "\(topics) topics are too few for \(folds) folds"
        case .fusion(let error):
            error.description
        case .badSetting(let name, let value, let allowed):
            "\(name) must be \(allowed), found \(value)"
        }
    }
}
