extension Filter {
    /// Whether the same documents may match at one time and not at another: date math counts from `now`.
    public var dependsOnTime: Bool {
        switch self {
        case .range(_, let bounds):
            [bounds.gt, bounds.gte, bounds.lt, bounds.lte].contains { $0?.stringValue?.hasPrefix("now") ?? false }
        case .bool(let must, let should, let mustNot, _):
            [must, should, mustNot].joined().contains(where: \.dependsOnTime)
        default:
            false
        }
    }
}
