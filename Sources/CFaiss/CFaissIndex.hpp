#pragma once

#include "CFaiss.h"
#include "Graph.hpp"
#include "Rows.hpp"

#include <faiss/impl/HNSW.h>
#include <faiss/IndexIVF.h>

#include <memory>
#include <optional>

/// An index taken apart, so that a search uses our storage and kernels where FAISS's would be slow.
///
/// `rows` alone, `rows` with a graph over them, or FAISS's inverted lists.
struct CFaissIndex {
    /// Takes an index of FAISS's apart; throws when it is of a kind that is not supported.
    explicit CFaissIndex(std::unique_ptr<faiss::Index> index);
    CFaissIndex(std::unique_ptr<Rows> rows, std::optional<Graph> graph);

    int dimension;
    faiss::MetricType metric;
    std::unique_ptr<Rows> rows;
    std::optional<Graph> graph;
    /// The graph's owner while it is built; none where the graph lies in a file.
    std::unique_ptr<faiss::HNSW> built;
    std::unique_ptr<faiss::IndexIVF> lists;

    /// The file that it was read from, in memory of somebody else's; nothing for one that was built.
    Array<char> source;

    /// Which ordinal is at each place, where a file of FAISS's IndexIDMap says so and they are not in order; and the
    /// reverse.
    std::vector<uint32_t> ordinals, places;

    size_t count() const { return lists ? static_cast<size_t>(lists->ntotal) : rows->count; }
    bool is_trained() const { return lists ? lists->is_trained : rows->codec->is_trained; }
    /// Takes the ids of FAISS's IndexIDMap, which have to be the ordinals in some order.
    void set_ids(Array<int64_t> ids);
};

/// Throws when an index that was read from a file is not consistent, so that using it would leave its arrays.
void validate(const CFaissIndex &index);

/// What a search says of inner products and squared distances: see CFaiss.h.
inline float similarity(const CFaissIndex &index, float score) {
    return index.metric == faiss::METRIC_L2 ? 1 / (1 - score) : score;
}
