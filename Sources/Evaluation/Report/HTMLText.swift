import Foundation

/// Text from outside inside of HTML or SVG, in elements and in attributes with quotes.
enum HTMLText {
    /// Escapes markup. Characters that would be invalid or would change the direction of the text around them
    /// (control characters, Unicode's bidirectional overrides and isolates) become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            default: result.unicodeScalars.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    /// At most so many characters, the end of a longer text an ellipsis; escaped.
    static func clipped(_ text: String, to length: Int) -> String {
        escaped(text.count > length ? text.prefix(length - 1) + "…" : text)
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}

/// Figures in a report, the same in every locale.
enum Figure {
    /// `0.7318`
    static func mean(_ value: Double) -> String {
        String(format: "%.4f", value)
    }

    /// `+0.0492`, `−0.0400`, `0.0000`
    static func difference(_ value: Double) -> String {
        let digits = String(format: "%.4f", abs(value))
        guard Double(digits) != 0 else { return digits }
        return (value < 0 ? "−" : "+") + digits
    }

    /// `−2.13`
    static func statistic(_ value: Double) -> String {
        let digits = value.isFinite ? String(format: "%.2f", abs(value)) : "∞"
        return (value < 0 && digits != "0.00" ? "−" : "") + digits
    }

    /// `0.0123`; a value that would be written as 0 is `<0.0001`.
    static func pValue(_ value: Double) -> String {
        value < 0.0001 ? "<0.0001" : String(format: "%.4f", value)
    }

    /// `0.85 ms`, `12.3 ms`, `1250 ms`
    static func milliseconds(_ value: Double) -> String {
        String(format: value < 1 ? "%.2f ms" : value < 100 ? "%.1f ms" : "%.0f ms", value)
    }

    /// A coordinate of a drawing.
    static func coordinate(_ value: Double) -> String {
        String(format: "%.1f", value)
    }
}
