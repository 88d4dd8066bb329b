/// The analyzers by the names that pipeline files use.
public enum Analyzers {
    /// Every name that ``named(_:)`` knows, in order: `english` and `standard`, which are Lucene's, and the languages
    /// of ``SnowballAnalyzer`` (Snowball's own English stemmer is not among them).
    public static let names: [String] = Set(SnowballAnalyzer.languages + ["english", "standard"]).sorted()

    /// The analyzer of a name.
    ///
    /// - Throws: ``UnknownAnalyzerError``, which lists the known names.
    public static func named(_ name: String) throws(UnknownAnalyzerError) -> any Analyzer {
        switch name {
        case "english": return EnglishAnalyzer()
        case "standard": return StandardAnalyzer()
        default:
            guard let analyzer = SnowballAnalyzer(language: name) else { throw UnknownAnalyzerError(name: name) }
            return analyzer
        }
    }
}

/// A name that no analyzer has.
public struct UnknownAnalyzerError: Error, Equatable, CustomStringConvertible {
    public let name: String

    public init(name: String) {
        self.name = name
    }

    public var description: String {
        "there is no analyzer “\(name)”; use one of \(Analyzers.names.joined(separator: ", "))"
    }
}
