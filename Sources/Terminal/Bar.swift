/// Lengths drawn as bars.
public enum Bar {
    /// The filled part of a bar, in eighths of a column, rounded down: a bar is full only when the share is.
    ///
    /// - Parameters:
    ///   - share: From 0 to 1; what is beyond is cut.
    ///   - columns: The width of the whole bar.
    public static func text(share: Double, columns: Int) -> String {
        let eighths = Int((min(1, max(0, share)) * Double(columns * 8)).rounded(.down))
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }

    private static let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
