#include "Graph.hpp"

#include <algorithm>
#include <stdexcept>

namespace {

void require(bool condition, const char *problem) {
    if (!condition) {
        throw std::invalid_argument(problem);
    }
}

/// One mark for each node. Each thread keeps its own, and wipes the marks that it made.
class VisitedNodes {
  public:
    void begin(size_t count) {
        for (uint32_t node : visited) {
            words[node / 64] = 0;
        }
        visited.clear();
        if (words.size() * 64 < count) {
            words.resize((count + 63) / 64);
        }
    }

    /// Returns whether the node had no mark.
    bool mark(uint32_t node) {
        uint64_t &word = words[node / 64], bit = uint64_t{1} << node % 64;
        if (word & bit) {
            return false;
        }
        visited.push_back(node);
        word |= bit;
        return true;
    }

  private:
    std::vector<uint64_t> words;
    std::vector<uint32_t> visited;
};

/// The best nodes of a walk in order, best first, and which of them the walk has been at.
class Pool {
  public:
    explicit Pool(size_t capacity) : capacity(capacity) { nodes.reserve(capacity + 1); }

    struct Node {
        float score;
        uint32_t number;
        bool was_expanded;
    };

    void insert(float score, uint32_t number) {
        // NaN is above nothing.
        if (!(score > threshold())) {
            return;
        }
        auto place = std::upper_bound(
            nodes.begin(), nodes.end(), score, [](float score, const Node &node) { return score > node.score; });
        next = std::min(next, static_cast<size_t>(place - nodes.begin()));
        nodes.insert(place, {score, number, false});
        if (nodes.size() > capacity) {
            nodes.pop_back();
        }
    }

    /// The best node that the walk has not been at; null when it has been at all.
    const Node *peek() {
        while (next < nodes.size() && nodes[next].was_expanded) {
            next++;
        }
        return next < nodes.size() ? &nodes[next] : nullptr;
    }

    void mark_expanded() { nodes[next].was_expanded = true; }

    std::vector<Node> nodes;

  private:
    float threshold() const {
        return nodes.size() == capacity ? nodes.back().score : -std::numeric_limits<float>::infinity();
    }

    size_t capacity, next = 0;
};

/// Into the second cache.
void fetch(const char *start, size_t size) {
    for (size_t offset = 0; offset < size; offset += 64) {
        __builtin_prefetch(start + offset, 0, 2);
    }
}

/// A node's neighbours, and their scores. No level has more links than `cumulative` allows: see validate_shape.
struct Neighbours {
    explicit Neighbours(size_t most) : nodes(most), scores(most) {}
    std::vector<uint32_t> nodes;
    std::vector<float> scores;
    size_t count = 0;
};

/// Goes to the best neighbour as long as there is a better one.
uint32_t descend(
    const Graph &graph, const Scorer &scorer, int level, uint32_t node, float &best, Neighbours &neighbours) {
    for (bool moved = true; moved;) {
        moved = false;
        auto links = graph.links(node, level);
        neighbours.count = 0;
        for (size_t i = 0; i < links.count && links[i] >= 0; i++) {
            auto other = static_cast<uint32_t>(links[i]);
            if (other < graph.count()) {
                neighbours.nodes[neighbours.count++] = other;
            }
        }
        scorer.score(neighbours.nodes.data(), neighbours.count, neighbours.scores.data());
        for (size_t i = 0; i < neighbours.count; i++) {
            if (neighbours.scores[i] > best) {
                best = neighbours.scores[i];
                node = neighbours.nodes[i];
                moved = true;
            }
        }
    }
    return node;
}

} // namespace

Graph Graph::of(const faiss::HNSW &hnsw) {
    Graph graph;
    graph.levels = Array<int32_t>::of(hnsw.levels);
    graph.offsets = {reinterpret_cast<const char *>(hnsw.offsets.data()), hnsw.offsets.size()};
    graph.neighbors = Array<int32_t>::of(hnsw.neighbors);
    graph.cumulative = hnsw.cum_nneighbor_per_level;
    graph.entry_point = hnsw.entry_point;
    graph.max_level = hnsw.max_level;
    return graph;
}

Array<int32_t> Graph::links(size_t node, int level) const {
    uint64_t offset = offsets[node];
    auto begin = static_cast<uint64_t>(cumulative[static_cast<size_t>(level)]);
    auto end = static_cast<uint64_t>(cumulative[static_cast<size_t>(level) + 1]);
    if (offset > neighbors.count || end > neighbors.count - offset) {
        return {};
    }
    return {neighbors.start + (offset + begin) * sizeof(int32_t), static_cast<size_t>(end - begin)};
}

void Graph::validate_shape(size_t rows) const {
    require(levels.count == rows && offsets.count == rows + 1, "the graph's nodes are not the vectors");
    require(
        cumulative.size() >= 2 && cumulative[0] == 0 && std::is_sorted(cumulative.begin(), cumulative.end()),
        "the graph's levels are not in order");
    if (rows == 0) {
        require(entry_point == -1, "a graph without nodes has an entry point");
        return;
    }
    require(offsets[0] == 0 && offsets[rows] == neighbors.count, "the graph's links are cut");
    // A search makes room for the links of the widest level.
    for (size_t i = 1; i < cumulative.size(); i++) {
        require(
            static_cast<uint64_t>(cumulative[i] - cumulative[i - 1]) <= neighbors.count,
            "a level has room for more links than there are");
    }
    require(
        entry_point >= 0 && static_cast<size_t>(entry_point) < rows && max_level >= 0 &&
            static_cast<size_t>(max_level) + 1 < cumulative.size() &&
            max_level < levels[static_cast<size_t>(entry_point)],
        "the graph's entry point is no node of its top level");
}

void Graph::validate_links() const {
    for (size_t node = 0; node < count(); node++) {
        int node_levels = levels[node];
        require(
            node_levels >= 1 && static_cast<size_t>(node_levels) < cumulative.size(), "a node's level is unknown");
        require(
            offsets[node] <= offsets[node + 1] && offsets[node + 1] <= neighbors.count &&
                offsets[node + 1] - offsets[node] ==
                    static_cast<uint64_t>(cumulative[static_cast<size_t>(node_levels)]),
            "a node has not the links of its levels");
        for (int level = 0; level < node_levels; level++) {
            auto others = links(node, level);
            for (size_t i = 0; i < others.count; i++) {
                int other = others[i];
                // A negative link ends the list. A link on a level leads to a node that has that level.
                require(
                    other < 0 || (static_cast<size_t>(other) < count() &&
                                  (level == 0 || levels[static_cast<size_t>(other)] > level)),
                    "a link leads nowhere");
            }
        }
    }
}

void Graph::search(
    const Rows &rows, const float *query, size_t breadth, const uint64_t *allowed, TopHits &top) const {
    Scorer scorer(rows);
    scorer.set_query(query);
    size_t most_links = 0;
    for (size_t i = 1; i < cumulative.size(); i++) {
        most_links = std::max(most_links, static_cast<size_t>(cumulative[i] - cumulative[i - 1]));
    }
    Neighbours neighbours(most_links);

    auto node = static_cast<uint32_t>(entry_point);
    float score;
    scorer.score(&node, 1, &score);
    for (int level = max_level; level > 0; level--) {
        node = descend(*this, scorer, level, node, score, neighbours);
    }

    thread_local VisitedNodes visited;
    visited.begin(count());
    visited.mark(node);
    Pool pool(breadth);
    pool.insert(score, node);
    if (allowed && is_allowed(allowed, node)) {
        top.offer(node, score);
    }
    while (auto *best = pool.peek()) {
        auto others = links(best->number, 0);
        pool.mark_expanded();
        neighbours.count = 0;
        for (size_t i = 0; i < others.count && others[i] >= 0; i++) {
            auto other = static_cast<uint32_t>(others[i]);
            if (other < count() && visited.mark(other)) {
                // Where it begins: the rest comes while it is scored. All of every neighbour would crowd the cache.
                fetch(reinterpret_cast<const char *>(rows.code(other)), std::min<size_t>(rows.code_size(), 256));
                neighbours.nodes[neighbours.count++] = other;
            }
        }
        // Likely the next: few neighbours are better than the best that is left.
        if (auto *next = pool.peek()) {
            auto links_of_next = links(next->number, 0);
            fetch(links_of_next.start, links_of_next.count * sizeof(int32_t));
        }
        scorer.score(neighbours.nodes.data(), neighbours.count, neighbours.scores.data());
        for (size_t i = 0; i < neighbours.count; i++) {
            pool.insert(neighbours.scores[i], neighbours.nodes[i]);
            if (allowed && is_allowed(allowed, neighbours.nodes[i])) {
                top.offer(neighbours.nodes[i], neighbours.scores[i]);
            }
        }
    }
    if (!allowed) {
        for (auto &found : pool.nodes) {
            top.offer(found.number, found.score);
        }
    }
}
