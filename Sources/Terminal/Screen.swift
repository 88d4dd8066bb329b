import Foundation

/// What one of the process's output streams is connected to: a terminal of some width, or a file or a pipe.
public struct Screen: Hashable, Sendable {
    public enum Stream: Sendable {
        case standardOutput
        case standardError
    }

    /// Whether somebody watches: only then lines may be redrawn.
    public let isTerminal: Bool
    /// The columns that a line may take; nil when nothing limits it, as in a file.
    public let width: Int?
    /// Colours and bold, or neither.
    public let style: Style

    public init(isTerminal: Bool, width: Int?, style: Style = .plain) {
        self.isTerminal = isTerminal
        self.width = width
        self.style = style
    }

    /// What the stream is connected to at this moment.
    ///
    /// `COLUMNS` overrides the terminal's own width. `NO_COLOR` (not empty) and `TERM=dumb` switch colours off.
    public init(
        _ stream: Stream, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let descriptor = stream == .standardOutput ? STDOUT_FILENO : STDERR_FILENO
        self.init(isTerminal: isatty(descriptor) == 1, ownWidth: Self.width(of: descriptor), environment: environment)
    }

    package init(isTerminal: Bool, ownWidth: Int?, environment: [String: String]) {
        let wanted = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let width = wanted ?? (isTerminal ? ownWidth ?? Self.customaryWidth : nil)
        let hasColours = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        self.init(
            isTerminal: isTerminal, width: width.map { max($0, Self.narrowest) },
            style: hasColours ? .coloured : .plain)
    }

    private static let customaryWidth = 80
    /// Nothing readable fits into less.
    private static let narrowest = 20

    private static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
