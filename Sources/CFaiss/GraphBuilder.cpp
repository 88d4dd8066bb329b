#include "GraphBuilder.hpp"
#include "GraphWalk.hpp"

#include <exception>
#include <mutex>
#include <numeric>
#include <random>
#include <system_error>
#include <thread>

namespace {

class NodeLock {
  public:
    explicit NodeLock(std::atomic<bool> &flag) : flag(flag) {
        while (flag.exchange(true, std::memory_order_acquire)) {
            std::this_thread::yield();
        }
    }
    ~NodeLock() { flag.store(false, std::memory_order_release); }
    NodeLock(const NodeLock &) = delete;
    NodeLock &operator=(const NodeLock &) = delete;

  private:
    std::atomic<bool> &flag;
};

/// The nodes from `first` on, those of the highest level first, as every node finds its way through those above it.
/// Nodes of one level are in random order, the same each time: neighbours in a corpus are near to each other, and
/// graphs that grow from one corner to the other are worse.
std::vector<uint32_t> order_of_linking(const std::vector<int> &levels, size_t first) {
    std::vector<uint32_t> shuffled(levels.size() - first), order;
    std::iota(shuffled.begin(), shuffled.end(), static_cast<uint32_t>(first));
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(789));
    for (int level = *std::max_element(levels.begin(), levels.end()); level > 0; level--) {
        std::copy_if(shuffled.begin(), shuffled.end(), std::back_inserter(order), [&](uint32_t node) {
            return levels[node] == level;
        });
    }
    return order;
}

} // namespace

/// The links of one level while they change.
class GraphBuilder::Level {
  public:
    Level(GraphBuilder &builder, int number) : builder(builder), number(number) {}

    struct Links {
        int32_t *start;
        size_t count;
    };

    /// The places of a node's links; a negative one ends them early. To be looked at under the node's lock.
    Links links(uint32_t node) const {
        size_t start, end;
        builder.hnsw.neighbor_range(node, number, &start, &end);
        return {builder.hnsw.neighbors.data() + start, end - start};
    }

    template <class Visit> void for_each_link(uint32_t node, Visit visit) const {
        NodeLock lock(builder.locks[node]);
        auto [start, count] = links(node);
        for (size_t i = 0; i < count && start[i] >= 0; i++) {
            visit(static_cast<uint32_t>(start[i]));
        }
    }

    void prefetch(uint32_t node) const {
        auto [start, count] = links(node);
        fetch(reinterpret_cast<const char *>(start), count * sizeof(int32_t));
    }

    size_t capacity() const { return static_cast<size_t>(builder.hnsw.nb_neighbors(number)); }

  private:
    GraphBuilder &builder;
    int number;
};

/// What one thread needs to link nodes.
class GraphBuilder::Worker {
  public:
    explicit Worker(GraphBuilder &builder)
        : builder(builder), to_node(builder.rows), to_neighbour(builder.rows), to_candidate(builder.rows),
          neighbours(most_links(builder.hnsw.cum_nneighbor_per_level)),
          pool(static_cast<size_t>(std::max(1, builder.hnsw.efConstruction))) {}

    /// Finds the nodes near to a node, level by level from the top, and links them both ways.
    void link(uint32_t node) {
        auto &hnsw = builder.hnsw;
        query(to_node, node, node_vector);
        auto nearest = static_cast<uint32_t>(hnsw.entry_point);
        float score;
        to_node.score(&nearest, 1, &score);
        int own = hnsw.levels[node] - 1;
        for (int level = hnsw.max_level; level > own; level--) {
            descend(Level(builder, level), to_node, neighbours, nearest, score);
        }
        for (int level = std::min(own, hnsw.max_level); level >= 0; level--) {
            link(node, Level(builder, level), nearest, score);
        }
    }

  private:
    struct Candidate {
        float score;
        uint32_t number;
    };

    void link(uint32_t node, const Level &level, uint32_t &nearest, float &score) {
        visited.begin(builder.rows.count);
        visited.mark(node);
        pool.clear();
        walk(level, builder.rows, to_node, visited, neighbours, nearest, score, pool, [](uint32_t, float) {});
        candidates.clear();
        for (auto &found : pool.nodes) {
            candidates.push_back({found.score, found.number});
        }
        if (!candidates.empty()) {
            nearest = candidates[0].number;
            score = candidates[0].score;
        }
        thin_out(level.capacity());
        {
            NodeLock lock(builder.locks[node]);
            store(level.links(node));
        }
        linked.assign(candidates.begin(), candidates.end());
        for (auto &other : linked) {
            link_back(level, other.number, {other.score, node});
        }
    }

    /// Adds a link to a node's; where there is no place, the links are thinned out.
    void link_back(const Level &level, uint32_t node, Candidate added) {
        NodeLock lock(builder.locks[node]);
        auto links = level.links(node);
        size_t used = 0;
        while (used < links.count && links.start[used] >= 0) {
            used++;
        }
        if (used < links.count) {
            links.start[used] = static_cast<int32_t>(added.number);
            return;
        }
        query(to_neighbour, node, neighbour_vector);
        auto *numbers = reinterpret_cast<const uint32_t *>(links.start);
        to_neighbour.score(numbers, used, neighbours.scores.data());
        candidates.assign(1, added);
        for (size_t i = 0; i < used; i++) {
            candidates.push_back({neighbours.scores[i], numbers[i]});
        }
        std::sort(candidates.begin(), candidates.end(), [](const Candidate &a, const Candidate &b) {
            return a.score > b.score;
        });
        thin_out(links.count);
        store(links);
    }

    /// Where there are as many candidates as places or more, keeps those that no better one is nearer to than the node
    /// is for which they stand. Candidates are in order, best first.
    void thin_out(size_t capacity) {
        if (candidates.size() < capacity) {
            return;
        }
        kept.clear();
        for (auto &candidate : candidates) {
            if (kept.size() == capacity) {
                break;
            }
            if (!is_behind_kept(candidate)) {
                candidates[kept.size()] = candidate;
                kept.push_back(candidate.number);
            }
        }
        candidates.resize(kept.size());
    }

    bool is_behind_kept(const Candidate &candidate) {
        constexpr size_t group = 8;
        float scores[group];
        query(to_candidate, candidate.number, candidate_vector);
        for (size_t first = 0; first < kept.size(); first += group) {
            size_t count = std::min(group, kept.size() - first);
            to_candidate.score(kept.data() + first, count, scores);
            for (size_t i = 0; i < count; i++) {
                if (scores[i] > candidate.score) {
                    return true;
                }
            }
        }
        return false;
    }

    void store(Level::Links links) const {
        for (size_t i = 0; i < links.count; i++) {
            links.start[i] = i < candidates.size() ? static_cast<int32_t>(candidates[i].number) : -1;
        }
    }

    /// Makes a row the query; `memory` holds its numbers where they are not stored as they are.
    void query(Scorer &scorer, uint32_t node, std::vector<float> &memory) const {
        if (builder.rows.coding == Rows::Coding::float32) {
            scorer.set_query(reinterpret_cast<const float *>(builder.rows.code(node)));
        } else {
            memory.resize(builder.rows.dimension());
            builder.rows.decode(node, memory.data());
            scorer.set_query(memory.data());
        }
    }

    GraphBuilder &builder;
    Scorer to_node, to_neighbour, to_candidate;
    std::vector<float> node_vector, neighbour_vector, candidate_vector;
    VisitedNodes visited;
    Neighbours neighbours;
    Pool pool;
    std::vector<Candidate> candidates, linked;
    std::vector<uint32_t> kept;
};

GraphBuilder::GraphBuilder(faiss::HNSW &hnsw, const Rows &rows) : hnsw(hnsw), rows(rows), locks(rows.count) {}

void GraphBuilder::add_nodes(size_t threads) {
    size_t first = hnsw.levels.size();
    if (first == rows.count) {
        return;
    }
    hnsw.prepare_level_tab(rows.count - first, false);
    auto order = order_of_linking(hnsw.levels, first);
    link_first(order[0]);
    link_all(order.data() + 1, order.size() - 1, threads);
}

/// The first node may be higher than all others, and where the walks begin.
void GraphBuilder::link_first(uint32_t node) {
    if (hnsw.entry_point >= 0) {
        Worker(*this).link(node);
    }
    int level = hnsw.levels[node] - 1;
    if (hnsw.entry_point < 0 || level > hnsw.max_level) {
        hnsw.entry_point = static_cast<int32_t>(node);
        hnsw.max_level = level;
    }
}

void GraphBuilder::link_all(const uint32_t *nodes, size_t count, size_t threads) {
    std::atomic<size_t> next{0};
    std::mutex mutex;
    std::exception_ptr problem;
    auto work = [&] {
        try {
            Worker worker(*this);
            for (size_t i = next++; i < count; i = next++) {
                worker.link(nodes[i]);
            }
        } catch (...) {
            std::lock_guard<std::mutex> lock(mutex);
            problem = std::current_exception();
            next = count;
        }
    };
    std::vector<std::thread> others;
    try {
        for (size_t i = 1; i < std::min(threads, count); i++) {
            others.emplace_back(work);
        }
    } catch (const std::system_error &) {
        // No more threads are to be had: those that there are do the work.
    }
    work();
    for (auto &other : others) {
        other.join();
    }
    if (problem) {
        std::rethrow_exception(problem);
    }
}
