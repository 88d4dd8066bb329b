import Foundation
import Retrieval

/// What is known of a query before its lists are looked at, as named numbers: its length, how rare its words are, how its
/// learned sparse vector is spread. Fusion whose weights depend on the query reads them.
///
/// | name | what |
/// |---|---|
/// | `words` | ln(1 + words between white space) |
/// | `word_length` | characters in a word, on average |
/// | `digits` | share of words with a digit |
/// | `codes` | share of words that look like a code, name or path: `p53`, `TNF`, `camelCase`, `a.b`, `a/b` |
/// | `quotes` | 1 when a part of the query is in double quotes, else 0 |
/// | `question` | 1 when it ends in a question mark, else 0 |
/// | `legN.words` | ln(1 + analyzed words) |
/// | `legN.unknown` | share of analyzed words that no document has |
/// | `legN.idf_max`, `idf_min`, `idf_mean`, `idf_deviation` | of the known words' ln(1 + (n − df + ½) / (df + ½)) |
/// | `legN.idf_sum` | ln(1 + their sum) |
/// | `legN.terms` | ln(1 + terms of the sparse vector) |
/// | `legN.weight_max`, `weight_mean` | of the vector's weights |
/// | `legN.weight_sum` | ln(1 + their sum) |
/// | `legN.entropy` | −Σ p ln p, where p is a weight's share of the sum: how far the query was expanded |
/// | `legN.evenness` | the entropy by its maximum, ln of the number of terms |
///
/// `legN` is the leg's position among the lists that are fused, from 0. Lexical legs have the words' features, learned
/// sparse legs those of the vector, dense legs none. A feature of a leg that found nothing to describe is absent.
public struct QueryFeatures: Hashable, Sendable {
    /// The features by name; what is not known is absent.
    public var values: [String: Double]

    /// Nothing is known.
    public static let none = QueryFeatures(values: [:])

    public init(values: [String: Double]) {
        self.values = values
    }

    /// What is known of a query by its text and by what the legs made of it.
    ///
    /// - Parameter legs: One for each leg; nil for one that does not tell.
    /// - Complexity: O(characters + words + terms).
    public init(text: String, legs: [QueryAnalysis?] = []) {
        self.init(values: [:])
        describe(text)
        for (leg, analysis) in legs.enumerated() {
            switch analysis {
            case .words(let frequencies, let count): describe(frequencies, of: count, prefix: "leg\(leg).")
            case .weights(let weights): describe(weights, prefix: "leg\(leg).")
            case nil: break
            }
        }
    }

    // MARK: Text

    private mutating func describe(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        let count = Double(max(1, words.count))
        values["words"] = log1p(Double(words.count))
        values["word_length"] = Double(words.reduce(0) { $0 + $1.count }) / count
        values["digits"] = Double(words.count { $0.contains(where: \.isNumber) }) / count
        values["codes"] = Double(words.count(where: Self.looksLikeCode)) / count
        values["quotes"] = Self.hasQuotation(text) ? 1 : 0
        values["question"] = words.last?.hasSuffix("?") == true ? 1 : 0
    }

    /// Letters and digits in one word, two capitals, a capital after a small letter, or punctuation between letters.
    private static func looksLikeCode(_ word: Substring) -> Bool {
        var capitals = 0
        var hasLetter = false
        var hasDigit = false
        var previous: Character = " "
        var beforePrevious: Character = " "
        for character in word {
            hasLetter = hasLetter || character.isLetter
            hasDigit = hasDigit || character.isNumber
            capitals += character.isUppercase ? 1 : 0
            if previous.isLowercase, character.isUppercase { return true }
            if character.isLetter, "_/\\.:@".contains(previous), beforePrevious.isLetter || beforePrevious.isNumber {
                return true
            }
            (beforePrevious, previous) = (previous, character)
        }
        return (hasLetter && hasDigit) || capitals >= 2
    }

    private static func hasQuotation(_ text: String) -> Bool {
        text.count { $0 == "\"" } >= 2 || (text.contains("“") && text.contains("”"))
    }

    // MARK: Legs

    private mutating func describe(_ frequencies: [Int], of documentCount: Int, prefix: String) {
        let known = frequencies.filter { $0 > 0 }
        values[prefix + "words"] = log1p(Double(frequencies.count))
        guard !frequencies.isEmpty else { return }
        values[prefix + "unknown"] = 1 - Double(known.count) / Double(frequencies.count)
        let n = Double(documentCount)
        let idfs = known.map { log1p((max(0, n - Double($0)) + 0.5) / (Double($0) + 0.5)) }
        values[prefix + "idf_sum"] = log1p(idfs.reduce(0, +))
        guard let maximum = idfs.max(), let minimum = idfs.min() else { return }
        let moments = Moments(idfs)
        values[prefix + "idf_max"] = maximum
        values[prefix + "idf_min"] = minimum
        values[prefix + "idf_mean"] = moments.mean
        values[prefix + "idf_deviation"] = moments.deviation
    }

    private mutating func describe(_ weights: [Float], prefix: String) {
        let weights = weights.map(Double.init).filter { $0 > 0 && $0.isFinite }
        let sum = weights.reduce(0, +)
        values[prefix + "terms"] = log1p(Double(weights.count))
        values[prefix + "weight_sum"] = log1p(sum)
        guard let maximum = weights.max() else { return }
        let entropy = weights.reduce(0) { $0 - ($1 / sum) * log($1 / sum) }
        values[prefix + "weight_max"] = maximum
        values[prefix + "weight_mean"] = sum / Double(weights.count)
        values[prefix + "entropy"] = entropy
        values[prefix + "evenness"] = weights.count > 1 ? entropy / log(Double(weights.count)) : 1
    }
}
