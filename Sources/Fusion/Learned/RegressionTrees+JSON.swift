import Retrieval

/// A tree in a model file is an object of columns, each with one number for each node, the root first:
///
///     {"feature": [3, -1, -1], "threshold": [0.5, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0], "value": [0, -1, 1]}
extension RegressionTrees.Node {
    static func json(of tree: [Self]) -> JSONValue {
        [
            "feature": .array(tree.map { .integer(Int($0.feature)) }),
            "threshold": .array(tree.map { .number(Double($0.threshold)) }),
            "left": .array(tree.map { .integer(Int($0.left)) }),
            "right": .array(tree.map { .integer(Int($0.right)) }),
            "value": .array(tree.map { .number(Double($0.value)) }),
        ]
    }

    /// Reads a tree; nil, and notes, when there are mistakes.
    static func tree(reading node: JSONNode, features: Int) -> [Self]? {
        guard let columns = columns(of: node) else { return nil }
        var tree: [Self] = []
        for position in columns[0].indices {
            guard
                let read = self.node(
                    columns.map { $0[position] }, position: position, nodes: columns[0].count, features: features)
            else { return nil }
            tree.append(read)
        }
        guard RegressionTrees.isTree(tree) else {
            node.note("is no tree: each node but the first must be the child of exactly one node")
            return nil
        }
        return tree
    }

    private static func columns(of node: JSONNode) -> [[JSONNode]]? {
        let names = ["feature", "threshold", "left", "right", "value"]
        let members = node.members(known: names)
        guard node.value.objectValue != nil else { return nil }
        var columns: [[JSONNode]] = []
        for name in names {
            guard let member = members[name] else {
                node.note("\"\(name)\" is missing")
                return nil
            }
            guard let elements = member.elements(within: LearnedFusionModel.Limit.nodes, of: "nodes")
            else { return nil }
            let expected = columns.first?.count ?? max(1, elements.count)
            guard elements.count == expected else {
                member.note("must have \(expected) numbers, one for each node, found \(elements.count)")
                return nil
            }
            columns.append(elements)
        }
        return columns
    }

    private static func node(_ numbers: [JSONNode], position: Int, nodes: Int, features: Int) -> Self? {
        guard let feature = numbers[0].integer(in: -1...features - 1), let value = numbers[4].float()
        else { return nil }
        if feature < 0 { return Self(value: value) }
        guard let threshold = numbers[1].float() else { return nil }
        guard position + 1 < nodes else {
            numbers[0].note("must be -1: no node follows that could be a child")
            return nil
        }
        let children = position + 1...nodes - 1
        guard let left = numbers[2].integer(in: children), let right = numbers[3].integer(in: children)
        else { return nil }
        return Self(
            feature: Int32(feature), threshold: threshold, left: Int32(left), right: Int32(right), value: value)
    }
}

extension JSONNode {
    /// A number within a float's range, as the nearest float.
    func float() -> Float? {
        let limit = Double(Float.greatestFiniteMagnitude)
        return number(in: -limit...limit).map { Float($0) }
    }

    /// The elements of an array that has not too many of them.
    func elements(within limit: Int, of what: String) -> [JSONNode]? {
        if let count = value.arrayValue?.count, count > limit {
            note("has \(count) \(what), more than \(limit)")
            return nil
        }
        return elements()
    }
}
