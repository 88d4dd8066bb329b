#pragma once

#include "Rows.hpp"

#include <algorithm>
#include <limits>
#include <vector>

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

    void clear() {
        nodes.clear();
        next = 0;
    }

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
inline void fetch(const char *start, size_t size) {
    for (size_t offset = 0; offset < size; offset += 64) {
        __builtin_prefetch(start + offset, 0, 2);
    }
}

/// A node's neighbours, and their scores.
struct Neighbours {
    explicit Neighbours(size_t most) : nodes(most), scores(most) {}
    std::vector<uint32_t> nodes;
    std::vector<float> scores;
    size_t count = 0;
};

/// How many links a node has at most on a level, where its links on level i lie between the entries i and i + 1.
inline size_t most_links(const std::vector<int> &cumulative) {
    size_t most = 0;
    for (size_t i = 1; i < cumulative.size(); i++) {
        most = std::max(most, static_cast<size_t>(cumulative[i] - cumulative[i - 1]));
    }
    return most;
}

/// Goes from `node` to the best neighbour as long as there is a better one.
///
/// A level has `for_each_link(node, visit)` and `prefetch(node)`; no node has more links than `neighbours` holds.
template <class Level>
void descend(const Level &level, const Scorer &scorer, Neighbours &neighbours, uint32_t &node, float &score) {
    for (bool moved = true; moved;) {
        moved = false;
        neighbours.count = 0;
        level.for_each_link(node, [&](uint32_t other) { neighbours.nodes[neighbours.count++] = other; });
        scorer.score(neighbours.nodes.data(), neighbours.count, neighbours.scores.data());
        for (size_t i = 0; i < neighbours.count; i++) {
            if (neighbours.scores[i] > score) {
                score = neighbours.scores[i];
                node = neighbours.nodes[i];
                moved = true;
            }
        }
    }
}

/// Walks a level from `start` on, always to the best node that it has not been at, and keeps the best in `pool`, which
/// is empty. Calls `found(node, score)` for each node that it scores on the way.
template <class Level, class Found>
void walk(
    const Level &level, const Rows &rows, const Scorer &scorer, VisitedNodes &visited, Neighbours &neighbours,
    uint32_t start, float score, Pool &pool, Found found
) {
    visited.mark(start);
    pool.insert(score, start);
    while (auto *best = pool.peek()) {
        uint32_t node = best->number;
        pool.mark_expanded();
        neighbours.count = 0;
        level.for_each_link(node, [&](uint32_t other) {
            if (visited.mark(other)) {
                // Where it begins: the rest comes while it is scored. All of every neighbour would crowd the cache.
                fetch(reinterpret_cast<const char *>(rows.code(other)), std::min<size_t>(rows.code_size(), 256));
                neighbours.nodes[neighbours.count++] = other;
            }
        });
        // Likely the next: few neighbours are better than the best that is left.
        if (auto *next = pool.peek()) {
            level.prefetch(next->number);
        }
        scorer.score(neighbours.nodes.data(), neighbours.count, neighbours.scores.data());
        for (size_t i = 0; i < neighbours.count; i++) {
            pool.insert(neighbours.scores[i], neighbours.nodes[i]);
            found(neighbours.nodes[i], neighbours.scores[i]);
        }
    }
}
