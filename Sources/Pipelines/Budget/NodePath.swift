/// Where a node is in the retriever tree: the positions of the children on the way from the root.
package struct NodePath: Hashable, Sendable {
    private var positions: [Int] = []

    package static let root = NodePath()

    package func child(_ position: Int) -> NodePath {
        var path = self
        path.positions.append(position)
        return path
    }
}
