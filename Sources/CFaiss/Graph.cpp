#include "Graph.hpp"
#include "GraphWalk.hpp"

#include <algorithm>
#include <stdexcept>

namespace {

void require(bool condition, const char *problem) {
    if (!condition) {
        throw std::invalid_argument(problem);
    }
}

/// The links of one level of a graph that does not change.
struct Level {
    const Graph &graph;
    int number;

    template <class Visit> void for_each_link(uint32_t node, Visit visit) const {
        auto links = graph.links(node, number);
        for (size_t i = 0; i < links.count && links[i] >= 0; i++) {
            auto other = static_cast<uint32_t>(links[i]);
            if (other < graph.count()) {
                visit(other);
            }
        }
    }

    void prefetch(uint32_t node) const {
        auto links = graph.links(node, number);
        fetch(links.start, links.count * sizeof(int32_t));
    }
};

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
    Neighbours neighbours(most_links(cumulative));
    auto node = static_cast<uint32_t>(entry_point);
    float score;
    scorer.score(&node, 1, &score);
    for (int level = max_level; level > 0; level--) {
        descend(Level{*this, level}, scorer, neighbours, node, score);
    }

    thread_local VisitedNodes visited;
    visited.begin(count());
    Pool pool(breadth);
    auto found = [&](uint32_t node, float score) {
        if (allowed && is_allowed(allowed, node)) {
            top.offer(node, score);
        }
    };
    found(node, score);
    walk(Level{*this, 0}, rows, scorer, visited, neighbours, node, score, pool, found);
    if (!allowed) {
        for (auto &found : pool.nodes) {
            top.offer(found.number, found.score);
        }
    }
}
