/// Bold, dim and colours for a terminal, or nothing at all where they would be noise.
///
/// Styles nest: each ends only what it began.
public struct Style: Hashable, Sendable {
    public let isOn: Bool

    /// Leaves text as it is.
    public static let plain = Style(isOn: false)
    public static let coloured = Style(isOn: true)

    public func bold(_ text: String) -> String { wrap(text, 1, 22) }
    public func dim(_ text: String) -> String { wrap(text, 2, 22) }
    public func underlined(_ text: String) -> String { wrap(text, 4, 24) }
    public func red(_ text: String) -> String { wrap(text, 31, 39) }
    public func green(_ text: String) -> String { wrap(text, 32, 39) }
    public func yellow(_ text: String) -> String { wrap(text, 33, 39) }
    public func blue(_ text: String) -> String { wrap(text, 34, 39) }
    public func magenta(_ text: String) -> String { wrap(text, 35, 39) }
    public func cyan(_ text: String) -> String { wrap(text, 36, 39) }

    /// Codes of ECMA-48's Select Graphic Rendition.
    private func wrap(_ text: String, _ begin: Int, _ end: Int) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(begin)m\(text)\u{1B}[\(end)m" : text
    }
}
