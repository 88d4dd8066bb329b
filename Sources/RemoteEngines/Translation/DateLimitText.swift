import Retrieval

/// The limits of ranges of dates, as they are written here and there.
enum DateLimitText {
    /// Whether a limit is a date or date math.
    static func isDate(_ text: String) -> Bool {
        // Mistakes in date math are for the engine to report.
        (try? DateLimit(text, now: 0)) != nil
    }

    /// A limit that means there what it means here.
    ///
    /// A month is its days from the first to the last here. There a missing day is filled in with the first, unless
    /// the date is rounded, and a space for the T is not understood.
    static func written(_ limit: JSONValue) -> JSONValue {
        guard let text = limit.stringValue else { return limit }
        switch text.utf8.count {
        case "2024".utf8.count where !text.hasPrefix("now"): return .string(text + "||/y")
        case "2024-02".utf8.count where !text.hasPrefix("now"): return .string(text + "||/M")
        default: return .string(text.replacing(" ", with: "T"))
        }
    }
}
