/// Tokens as a double array (Aoe 1989): from a node to its child by a byte is one addition and one comparison.
struct TokenTrie: Sendable {
    private struct Node {
        /// Where children are: child `byte` at `base + byte`.
        var base: Int32 = 0
        /// The node whose child this is; -1 for a free place.
        var parent: Int32 = -1
        /// The token that ends here; -1 when none does.
        var token: Int32 = -1
    }

    private var nodes = [Node](repeating: Node(), count: 1024)
    /// Before this place none is free.
    private var firstFree = 1
    /// Behind this place all are free.
    private var lastTaken = 0

    /// Makes a trie of tokens in order of their ids; of tokens that occur twice the last counts.
    ///
    /// - Complexity: O(n log n) in the bytes of all tokens.
    init(_ tokens: [[UInt8]]) {
        nodes[0].parent = 0
        let order = tokens.indices.filter { !tokens[$0].isEmpty }.sorted { a, b in
            tokens[a] == tokens[b] ? a < b : tokens[a].lexicographicallyPrecedes(tokens[b])
        }
        var pending: [(node: Int, depth: Int, range: Range<Int>)] = [(0, 0, 0..<order.count)]
        while let (node, depth, range) = pending.popLast() {
            var range = range
            while let first = range.first, tokens[order[first]].count == depth {
                nodes[node].token = Int32(order[first])
                range.removeFirst()
            }
            let groups = Self.groups(tokens, order, range, depth)
            guard !groups.isEmpty else { continue }
            let base = place(groups.map { Int($0.byte) }, of: node)
            for group in groups.reversed() {
                pending.append((base + Int(group.byte), depth + 1, group.range))
            }
        }
    }

    /// Tokens with the same byte at a depth.
    private static func groups(
        _ tokens: [[UInt8]], _ order: [Int], _ range: Range<Int>, _ depth: Int
    ) -> [(byte: UInt8, range: Range<Int>)] {
        var groups: [(byte: UInt8, range: Range<Int>)] = []
        for index in range {
            let byte = tokens[order[index]][depth]
            if let last = groups.last, last.byte == byte {
                groups[groups.count - 1].range = last.range.lowerBound..<index + 1
            } else {
                groups.append((byte, index..<index + 1))
            }
        }
        return groups
    }

    /// Finds places for a node's children and takes them.
    private mutating func place(_ bytes: [Int], of node: Int) -> Int {
        while firstFree < nodes.count, nodes[firstFree].parent >= 0 {
            firstFree += 1
        }
        var base = max(1, firstFree - bytes[0])
        var attempts = 0
        while true {
            // Many children fit nowhere between others: do not look for long.
            if attempts == 64 {
                base = max(base, lastTaken)
            }
            if base + 256 > nodes.count {
                nodes.append(contentsOf: repeatElement(Node(), count: nodes.count))
            }
            if bytes.allSatisfy({ nodes[base + $0].parent < 0 }) {
                break
            }
            base += 1
            attempts += 1
        }
        nodes[node].base = Int32(base)
        for byte in bytes {
            nodes[base + byte].parent = Int32(node)
            lastTaken = max(lastTaken, base + byte)
        }
        return base
    }

    /// Calls `body` with the end and the id of each token that the text has at `start`, the shortest first.
    @inline(__always)
    func forEachToken(in text: Bytes, from start: Int, _ body: (_ end: Int, _ token: Int) -> Void) {
        nodes.withUnsafeBufferPointer { nodes in
            var node = 0
            var position = start
            while position < text.count {
                let next = Int(nodes[node].base) + Int(text[position])
                guard nodes[next].parent == Int32(truncatingIfNeeded: node) else { return }
                node = next
                position += 1
                if nodes[node].token >= 0 {
                    body(position, Int(nodes[node].token))
                }
            }
        }
    }
}
