import Foundation

/// Figures as people read them, the same in every locale.
public enum Readable {
    /// `1,234`
    public static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (i, digit) in digits.enumerated() {
            if i > 0, (digits.count - i).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// `912 B`, `12.3 MB`: three digits, powers of 1,000.
    public static func bytes(_ value: Int) -> String {
        guard value.magnitude >= 1000 else { return "\(value) B" }
        var scaled = Double(value)
        var unit = 0
        // 999.95 and more would be written as 1000.
        while abs(scaled) >= 999.5 && unit < byteUnits.count - 1 {
            scaled /= 1000
            unit += 1
        }
        return "\(threeDigits(scaled)) \(byteUnits[unit])"
    }

    /// `850 µs`, `1.24 ms`, `12.3 s`, `3 m 12 s`, `2 h 05 m`, `3 d 04 h`
    public static func duration(_ value: Duration) -> String {
        let seconds = value / .seconds(1)
        let magnitude = abs(seconds)
        if magnitude < 0.9995e-6 { return "\(threeDigits(seconds * 1e9)) ns" }
        if magnitude < 0.9995e-3 { return "\(threeDigits(seconds * 1e6)) µs" }
        if magnitude < 0.9995 { return "\(threeDigits(seconds * 1e3)) ms" }
        if magnitude < 59.95 { return "\(threeDigits(seconds)) s" }
        guard magnitude < 1e15 else { return "∞" }
        let whole = Int(magnitude.rounded())
        let sign = seconds < 0 ? "-" : ""
        return sign + coarseDuration(seconds: whole)
    }

    /// `42.0 %` of a share between 0 and 1.
    public static func percent(_ share: Double) -> String {
        share.isFinite ? String(format: "%.1f %%", share * 100) : "–"
    }

    /// `1,234`, and with a digit after the point below 10: `3.7`.
    public static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite, perSecond < 1e15 else { return "–" }
        return perSecond < 9.95 ? String(format: "%.1f", perSecond) : count(Int(perSecond.rounded()))
    }

    private static let byteUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    private static func coarseDuration(seconds: Int) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        if hours == 0 { return "\(minutes) m \(twoDigits(seconds % 60)) s" }
        if days == 0 { return "\(hours) h \(twoDigits(minutes % 60)) m" }
        return "\(days) d \(twoDigits(hours % 24)) h"
    }

    private static func twoDigits(_ value: Int) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }

    private static func threeDigits(_ value: Double) -> String {
        let magnitude = abs(value)
        return String(format: magnitude < 9.995 ? "%.2f" : magnitude < 99.95 ? "%.1f" : "%.0f", value)
    }
}
