import Retrieval

/// Documents and filters of few fields and few values, so that they meet.
struct RandomDocuments {
    static let fields = ["a", "b", "a.b", "a.c", "b.d.e", "a.", "", "_id", "title", "none", "b\u{0}"]

    private static let strings = [
        "x", "X", "xy", "Xyz", "é", "e\u{301}", "", "2024", "2024-02", "2024-02-29", "2024-02-29T12:00:00+02:00",
        "2024-02-29 10:30", "2023-12-31T23:59:59.999999Z", "2024-02-30", "d1", "d2", "now", "t1", "zebra crossing", "\u{0}",
    ]

    static func scalar() -> JSONValue {
        switch Int.random(in: 0..<12) {
        case 0: .bool(.random())
        case 1: .integer(.random(in: -3...3))
        case 2: .number(Double(Int.random(in: -6...6)) / 2)
        case 3: .integer((1 << 53) + .random(in: -1...2))
        case 4: .number(0x1p53 + Double(Int.random(in: -1...1)) * 2)
        case 5: .integer([.max, .min, .max - 1, .min + 1].randomElement() ?? 0)
        case 6: .number([0x1p63, -0x1p63, 0x1p64, 1e300, -1e300, -0.0, Double.leastNonzeroMagnitude, .infinity].randomElement() ?? 0)
        default: .string(strings.randomElement() ?? "")
        }
    }

    static func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 10 : 6)) {
        case 0: .null
        case 6, 7: .array((0..<Int.random(in: 0..<4)).map { _ in value(depth: depth + 1) })
        case 8: .object([["c", "d", "e", ""].randomElement() ?? "": value(depth: depth + 1), "b": value(depth: depth + 1)])
        default: scalar()
        }
    }

    static func document(_ number: Int) -> Document {
        var metadata: [String: JSONValue] = [:]
        for field in ["a", "b", "c", "a.b", "", "b\u{0}", "title", "_id"] where Bool.random() { metadata[field] = value() }
        let title = Bool.random() ? "" : strings.randomElement() ?? ""
        return Document(id: DocumentID("\(["d", "D", "é"].randomElement() ?? "")\(number)"), title: title, metadata: metadata)
    }

    static func filter(depth: Int = 0) -> Filter {
        let field = fields.randomElement() ?? ""
        switch Int.random(in: 0..<(depth < 3 ? 14 : 10)) {
        case 0: return Bool.random() ? .matchAll : .matchNone
        case 1: return .term(field: field, value: scalar())
        case 2: return .terms(field: field, values: (0..<Int.random(in: 0..<4)).map { _ in scalar() })
        case 3: return .prefix(field: field, value: ["", "x", "X", "2024", "d1", "é", "e"].randomElement() ?? "")
        case 4: return .termIgnoringCase(field: field, value: strings.randomElement() ?? "")
        case 5: return .prefixIgnoringCase(field: field, value: ["", "x", "D", "É", "xY"].randomElement() ?? "")
        case 6: return .exists(field: field)
        case 7: return .ids((0..<3).map { _ in DocumentID("d\(Int.random(in: 0..<40))") })
        case 8, 9: return .range(field: field, bounds: bounds())
        default:
            func filters(_ most: Int) -> [Filter] { (0..<Int.random(in: 0...most)).map { _ in filter(depth: depth + 1) } }
            return .bool(
                must: filters(2), should: filters(4), mustNot: filters(1), minimumShouldMatch: .random(in: -1...5))
        }
    }

    private static func bounds() -> Filter.RangeBounds {
        let dates = Bool.random()
        func bound() -> JSONValue {
            guard dates else { return scalar() }
            return .string(["2024", "2024-02", "2024-02-29", "2024-02-29T10", "now/y", "2024-01-31||+1M/d"].randomElement() ?? "")
        }
        var bounds = Filter.RangeBounds()
        if Bool.random() { bounds.gte = bound() } else if Bool.random() { bounds.gt = bound() }
        if Bool.random() { bounds.lte = bound() } else if Bool.random() { bounds.lt = bound() }
        if Int.random(in: 0..<5) == 0 { bounds.gt = bound() }
        if Int.random(in: 0..<5) == 0 { bounds.lt = bound() }
        return bounds
    }
}
