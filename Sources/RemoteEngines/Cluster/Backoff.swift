/// How long to wait before a request is sent again: each time up to twice as long, by chance between half of that and
/// all of it, so that many clients do not come back at once.
struct Backoff: Sendable {
    private(set) var attempts = 0
    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.seconds(10)

    mutating func next() -> Duration {
        let full = min(Self.first * (1 << min(attempts, 16)), Self.longest)
        attempts += 1
        return full * Double.random(in: 0.5...1)
    }
}
