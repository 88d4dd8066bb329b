#include "CFaissIndex.hpp"
#include "Guarded.hpp"
#include "TopHits.hpp"

#include <faiss/impl/IDSelector.h>

#include <algorithm>
#include <vector>

namespace {

/// The rows that are scored between two looks at the best hits.
constexpr size_t block = 256;

/// The bitmap as FAISS asks for it.
struct AllowedOrdinals final : faiss::IDSelector {
    explicit AllowedOrdinals(const uint64_t *words) : words(words) {}
    bool is_member(idx_t id) const override { return is_allowed(words, static_cast<size_t>(id)); }
    const uint64_t *words;
};

void scan_all(const Scorer &scorer, size_t count, TopHits &top) {
    float scores[block];
    for (size_t first = 0; first < count; first += block) {
        size_t number = std::min(block, count - first);
        scorer.score(first, number, scores);
        for (size_t i = 0; i < number; i++) {
            if (scores[i] > top.threshold()) {
                top.offer(first + i, scores[i]);
            }
        }
    }
}

/// Calls `body` with the allowed ordinals, ascending, in blocks.
template <class Body> void for_each_block(const uint64_t *allowed, size_t count, Body body) {
    uint32_t ordinals[block];
    size_t number = 0;
    for (size_t word = 0; word * 64 < count; word++) {
        for (uint64_t bits = allowed[word]; bits; bits &= bits - 1) {
            size_t ordinal = word * 64 + static_cast<size_t>(__builtin_ctzll(bits));
            if (ordinal < count) {
                ordinals[number++] = static_cast<uint32_t>(ordinal);
            }
        }
        if (number > block - 64) {
            body(ordinals, number);
            number = 0;
        }
    }
    body(ordinals, number);
}

void scan(const Rows &rows, const float *query, const uint64_t *allowed, TopHits &top) {
    Scorer scorer(rows);
    scorer.set_query(query);
    if (!allowed) {
        scan_all(scorer, rows.count, top);
        return;
    }
    float scores[block];
    for_each_block(allowed, rows.count, [&](const uint32_t *ordinals, size_t number) {
        scorer.score(ordinals, number, scores);
        for (size_t i = 0; i < number; i++) {
            if (scores[i] > top.threshold()) {
                top.offer(ordinals[i], scores[i]);
            }
        }
    });
}

/// Reads the `probes` lists nearest to the query. Not by IndexIVF::search, which adds to global counters without a
/// lock.
void probe_lists(
    const faiss::IndexIVF &ivf, const float *query, size_t limit, size_t probes, const uint64_t *allowed, TopHits &top
) {
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
    float sign = ivf.metric_type == faiss::METRIC_L2 ? -1.0f : 1.0f;
    for (size_t i = 0; i < limit; i++) {
        if (ordinals[i] >= 0) {
            top.offer(static_cast<size_t>(ordinals[i]), sign * scores[i]);
        }
    }
}

/// The bitmap over places of a bitmap over ordinals, where the index says that they differ.
std::vector<uint64_t> allowed_places(const CFaissIndex &index, const uint64_t *allowed) {
    std::vector<uint64_t> places;
    if (allowed && !index.ordinals.empty()) {
        places.resize((index.count() + 63) / 64);
        for (size_t place = 0; place < index.count(); place++) {
            places[place / 64] |= uint64_t{is_allowed(allowed, index.ordinals[place])} << place % 64;
        }
    }
    return places;
}

/// From places and inner scores to ordinals and similarities.
void translate(const CFaissIndex &index, CFaissHit *hits, size_t count) {
    for (size_t i = 0; i < count; i++) {
        hits[i].score = similarity(index, hits[i].score);
        if (!index.ordinals.empty()) {
            hits[i].ordinal = index.ordinals[hits[i].ordinal];
        }
    }
    // Different distances may have one similarity.
    std::sort(hits, hits + count, ranks_before);
}

/// What both searches share: an index without vectors, or a search for none, finds none.
template <class Search> CFaissError search_into(
    const CFaissIndex *index, size_t limit, const uint64_t *allowed, CFaissHit *hits, size_t *found, Search search
) {
    *found = 0;
    if (index->count() == 0 || limit == 0) {
        return nullptr;
    }
    return guarded([&] {
        OpenMPThreads one(1);
        TopHits top(hits, limit);
        auto places = allowed_places(*index, allowed);
        search(places.empty() ? allowed : places.data(), top);
        *found = top.finish();
        translate(*index, hits, *found);
    });
}

/// A group of queries as the batch kernel takes them: the numbers of all queries for each dimension.
struct PackedQueries {
    PackedQueries(const Rows &rows, const float *queries, size_t count, size_t size)
        : numbers(rows.dimension() * size), biases(size) {
        size_t dimension = rows.dimension();
        std::vector<float> offsets, steps;
        if (rows.coding == Rows::Coding::bytes) {
            byte_ranges(rows, offsets, steps);
        }
        for (size_t q = 0; q < count; q++) {
            for (size_t d = 0; d < dimension; d++) {
                float number = queries[q * dimension + d];
                numbers[d * size + q] = steps.empty() ? number : number * steps[d];
                biases[q] += steps.empty() ? 0 : number * offsets[d];
            }
        }
    }

    std::vector<float> numbers, biases;
};

/// Scores all rows against as many queries at once as the kernel takes.
void scan_batch(const Rows &rows, const float *queries, const uint64_t *allowed, std::vector<TopHits> &tops) {
    constexpr size_t batch_block = 96;
    const csk_dense_kernels &kernels = *csk_dense();
    size_t size = kernels.batch_size, dimension = rows.dimension();
    PackedQueries packed(rows, queries, tops.size(), size);
    std::vector<float> scores(batch_block * size);
    std::vector<float> wide(rows.coding == Rows::Coding::float32 ? 0 : batch_block * dimension);
    float thresholds[csk_largest_batch];
    for (size_t q = 0; q < size; q++) {
        // No score is above this, where there is no query.
        thresholds[q] = std::numeric_limits<float>::infinity();
    }
    auto look = [&](size_t q) { thresholds[q] = tops[q].threshold() - packed.biases[q]; };
    for (size_t q = 0; q < tops.size(); q++) {
        look(q);
    }
    for (size_t first = 0; first < rows.count; first += batch_block) {
        size_t number = std::min(batch_block, rows.count - first);
        const void *block_rows = rows.code(first);
        if (rows.coding == Rows::Coding::float16) {
            kernels.widen_float16(block_rows, number * dimension, wide.data());
            block_rows = wide.data();
        } else if (rows.coding == Rows::Coding::bytes) {
            kernels.widen_bytes(block_rows, number * dimension, wide.data());
            block_rows = wide.data();
        }
        kernels.batch(packed.numbers.data(), block_rows, dimension, number, scores.data());
        for (size_t i = 0; i < number; i++) {
            const float *of_row = scores.data() + i * size;
            uint64_t bits = is_allowed(allowed, first + i) ? kernels.above(of_row, thresholds) : 0;
            for (; bits; bits &= bits - 1) {
                auto q = static_cast<size_t>(__builtin_ctzll(bits));
                tops[q].offer(first + i, of_row[q] + packed.biases[q]);
                look(q);
            }
        }
    }
}

bool takes_batches(const CFaissIndex &index) {
    return index.rows && !index.graph && index.ordinals.empty() && index.rows->coding != Rows::Coding::other &&
           !index.rows->is_distance();
}

} // namespace

CFaissError cfaiss_search(
    const CFaissIndex *index, const float *query, size_t limit, size_t breadth, const uint64_t *allowed,
    CFaissHit *hits, size_t *found
) {
    return search_into(index, limit, allowed, hits, found, [&](const uint64_t *places, TopHits &top) {
        if (index->lists) {
            size_t probes = std::clamp<size_t>(breadth, 1, index->lists->nlist);
            probe_lists(*index->lists, query, std::min(limit, index->count()), probes, places, top);
        } else if (index->graph) {
            size_t kept = std::min(std::max(breadth, limit), index->count());
            index->graph->search(*index->rows, query, kept, places, top);
        } else {
            scan(*index->rows, query, places, top);
        }
    });
}

CFaissError cfaiss_search_exhaustively(
    const CFaissIndex *index, const float *query, size_t limit, const uint64_t *allowed, CFaissHit *hits,
    size_t *found
) {
    return search_into(index, limit, allowed, hits, found, [&](const uint64_t *places, TopHits &top) {
        if (index->lists) {
            probe_lists(
                *index->lists, query, std::min(limit, index->count()), index->lists->nlist, places, top);
        } else {
            scan(*index->rows, query, places, top);
        }
    });
}

CFaissError cfaiss_search_batch_exhaustively(
    const CFaissIndex *index, const float *queries, size_t query_count, size_t limit, const uint64_t *allowed,
    CFaissHit *hits, size_t *found
) {
    size_t size = takes_batches(*index) && limit > 0 ? csk_dense()->batch_size : 1;
    auto dimension = static_cast<size_t>(index->dimension);
    for (size_t first = 0; first < query_count; first += size) {
        size_t number = std::min(size, query_count - first);
        const float *group = queries + first * dimension;
        CFaissError error = nullptr;
        if (number == 1) {
            error = cfaiss_search_exhaustively(
                index, group, limit, allowed, hits + first * limit, found + first);
        } else {
            error = guarded([&] {
                std::vector<TopHits> tops;
                for (size_t q = first; q < first + number; q++) {
                    tops.emplace_back(hits + q * limit, limit);
                }
                scan_batch(*index->rows, group, allowed, tops);
                for (size_t q = 0; q < number; q++) {
                    found[first + q] = tops[q].finish();
                }
            });
        }
        if (error) {
            return error;
        }
    }
    return nullptr;
}
