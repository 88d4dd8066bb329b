/// When the search that a task works for must have answered: for those who hand on work to other systems, which want to
/// be told.
public enum SearchDeadline {
    /// Nil when the search may take as long as it takes.
    @TaskLocal public static var current: ContinuousClock.Instant?

    /// The time that is left, from 0; nil when there is no deadline.
    public static var timeLeft: Duration? { current.map { max(.zero, $0 - .now) } }
}
