#include "CFaissIndex.hpp"
#include "Guarded.hpp"

#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/impl/DistanceComputer.h>
#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace {

bool ranks_before(const CFaissHit &a, const CFaissHit &b) {
    return a.score != b.score ? a.score > b.score : a.ordinal < b.ordinal;
}

/// The best hits seen so far: a heap in the caller's memory whose front ranks last.
class TopHits {
  public:
    TopHits(CFaissHit *hits, size_t limit) : hits(hits), limit(limit) {}

    void offer(size_t ordinal, float score) {
        CFaissHit hit{static_cast<uint32_t>(ordinal), score};
        if (count == limit) {
            // Also refuses NaN, which is not above anything.
            if (!(score >= hits[0].score) || !ranks_before(hit, hits[0])) {
                return;
            }
            std::pop_heap(hits, hits + count, ranks_before);
            hits[count - 1] = hit;
        } else if (std::isnan(score)) {
            return;
        } else {
            hits[count++] = hit;
        }
        std::push_heap(hits, hits + count, ranks_before);
    }

    /// Puts the hits in order, best first, and returns their number.
    size_t finish() {
        std::sort_heap(hits, hits + count, ranks_before);
        return count;
    }

  private:
    CFaissHit *hits;
    size_t limit;
    size_t count = 0;
};

/// The bitmap as FAISS asks for it.
struct AllowedOrdinals final : faiss::IDSelector {
    explicit AllowedOrdinals(const uint64_t *words) : words(words) {}
    bool is_member(idx_t id) const override { return words[id / 64] >> (id % 64) & 1; }
    const uint64_t *words;
};

/// FAISS's graph search looks for small distances; similarities go in with their signs changed.
struct NegatedSimilarity final : faiss::DistanceComputer {
    explicit NegatedSimilarity(std::unique_ptr<faiss::DistanceComputer> similarity)
        : similarity(std::move(similarity)) {}
    void set_query(const float *query) override { similarity->set_query(query); }
    float operator()(idx_t i) override { return -(*similarity)(i); }
    float symmetric_dis(idx_t i, idx_t j) override { return -similarity->symmetric_dis(i, j); }
    std::unique_ptr<faiss::DistanceComputer> similarity;
};

void scan_codes(const CFaissIndex &index, const float *query, const uint64_t *allowed, TopHits &top) {
    std::unique_ptr<faiss::DistanceComputer> similarity(index.codes->get_distance_computer());
    similarity->set_query(query);
    size_t count = index.count();
    if (!allowed) {
        for (size_t i = 0; i < count; i++) {
            top.offer(i, (*similarity)(static_cast<int64_t>(i)));
        }
        return;
    }
    for (size_t word = 0; word * 64 < count; word++) {
        for (uint64_t bits = allowed[word]; bits; bits &= bits - 1) {
            size_t i = word * 64 + static_cast<size_t>(__builtin_ctzll(bits));
            if (i < count) {
                top.offer(i, (*similarity)(static_cast<int64_t>(i)));
            }
        }
    }
}

/// One mark for each vector, kept by each thread: a fresh one is an allocation and a memset of the segment's size.
faiss::VisitedTable &visited_table(size_t count) {
    thread_local faiss::VisitedTable table(0);
    if (table.visited.size() < count) {
        table = faiss::VisitedTable(static_cast<int>(count));
    }
    // Forgets the marks of a search that ended by an exception, too.
    table.advance();
    return table;
}

/// Walks the graph, keeping the best `breadth` vectors on the way.
///
/// The walk is called directly, not through IndexHNSW::search, which adds to global counters without a lock. FAISS
/// 1.7.3 ignores SearchParametersHNSW::efSearch where it sizes the candidate queue: that is max(hnsw.efSearch, k). So
/// the breadth goes in as k, which makes the same walk without touching the shared index, and the caller's limit is
/// cut from the result.
void walk_graph(const CFaissIndex &index, const float *query, size_t breadth, const uint64_t *allowed, TopHits &top) {
    NegatedSimilarity distance(
        std::unique_ptr<faiss::DistanceComputer>(index.codes->get_distance_computer()));
    distance.set_query(query);
    AllowedOrdinals selector(allowed);
    faiss::SearchParametersHNSW parameters;
    parameters.efSearch = static_cast<int>(breadth);
    parameters.sel = allowed ? &selector : nullptr;
    std::vector<float> distances(breadth, std::numeric_limits<float>::infinity());
    std::vector<int64_t> ordinals(breadth, -1);
    index.graph->hnsw.search(
        distance, static_cast<int>(breadth), ordinals.data(), distances.data(), visited_table(index.count()),
        &parameters);
    for (size_t i = 0; i < breadth; i++) {
        if (ordinals[i] >= 0) {
            top.offer(static_cast<size_t>(ordinals[i]), -distances[i]);
        }
    }
}

/// Reads the `probes` lists nearest to the query. As above without IndexIVF::search and its global counters.
void probe_lists(
    const CFaissIndex &index, const float *query, size_t limit, size_t probes, const uint64_t *allowed, TopHits &top
) {
    const faiss::IndexIVF &ivf = *index.lists;
    auto probe_count = static_cast<int64_t>(probes);
    std::vector<float> list_scores(probes);
    std::vector<int64_t> lists(probes);
    ivf.quantizer->search(1, query, probe_count, list_scores.data(), lists.data());

    AllowedOrdinals selector(allowed);
    faiss::SearchParametersIVF parameters;
    parameters.nprobe = probes;
    parameters.sel = allowed ? &selector : nullptr;
    std::vector<float> scores(limit);
    std::vector<int64_t> ordinals(limit, -1);
    ivf.search_preassigned(
        1, query, static_cast<int64_t>(limit), lists.data(), list_scores.data(), scores.data(), ordinals.data(),
        false, &parameters);
    for (size_t i = 0; i < limit; i++) {
        if (ordinals[i] >= 0) {
            top.offer(static_cast<size_t>(ordinals[i]), scores[i]);
        }
    }
}

/// What both searches share: an index without vectors, or a search for none, finds none.
template <class Search> CFaissError search_into(
    const CFaissIndex *index, size_t limit, CFaissHit *hits, size_t *found, Search search
) {
    *found = 0;
    if (index->count() == 0 || limit == 0) {
        return nullptr;
    }
    return guarded([&] {
        OpenMPThreads one(1);
        TopHits top(hits, limit);
        search(top);
        *found = top.finish();
    });
}

} // namespace

CFaissError cfaiss_search(
    const CFaissIndex *index, const float *query, size_t limit, size_t breadth, const uint64_t *allowed,
    CFaissHit *hits, size_t *found
) {
    return search_into(index, limit, hits, found, [&](TopHits &top) {
        if (index->lists) {
            size_t probes = std::clamp<size_t>(breadth, 1, index->lists->nlist);
            probe_lists(*index, query, std::min(limit, index->count()), probes, allowed, top);
        } else if (index->graph) {
            walk_graph(*index, query, std::min(std::max(breadth, limit), index->count()), allowed, top);
        } else {
            scan_codes(*index, query, allowed, top);
        }
    });
}

CFaissError cfaiss_search_exhaustively(
    const CFaissIndex *index, const float *query, size_t limit, const uint64_t *allowed, CFaissHit *hits,
    size_t *found
) {
    return search_into(index, limit, hits, found, [&](TopHits &top) {
        if (index->lists) {
            probe_lists(*index, query, std::min(limit, index->count()), index->lists->nlist, allowed, top);
        } else {
            scan_codes(*index, query, allowed, top);
        }
    });
}
