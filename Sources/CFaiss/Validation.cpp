#include "CFaissIndex.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexPQ.h>
#include <faiss/IndexScalarQuantizer.h>

#include <algorithm>
#include <climits>
#include <stdexcept>

namespace {

void require(bool condition, const char *problem) {
    if (!condition) {
        throw std::invalid_argument(problem);
    }
}

void validate(const faiss::ScalarQuantizer &quantizer, int dimension, bool is_trained) {
    using Quantizer = faiss::ScalarQuantizer;
    require(
        quantizer.qtype >= Quantizer::QT_8bit && quantizer.qtype <= Quantizer::QT_6bit, "unknown scalar quantizer");
    Quantizer expected(static_cast<size_t>(dimension), quantizer.qtype);
    require(
        quantizer.d == expected.d && quantizer.code_size == expected.code_size,
        "the scalar quantizer is not one of the index's dimension");
    if (!is_trained) {
        return;
    }
    size_t ranges = 0;
    switch (quantizer.qtype) {
    case Quantizer::QT_8bit_uniform:
    case Quantizer::QT_4bit_uniform:
        ranges = 2;
        break;
    case Quantizer::QT_8bit:
    case Quantizer::QT_4bit:
    case Quantizer::QT_6bit:
        ranges = 2 * quantizer.d;
        break;
    default:
        break;
    }
    require(quantizer.trained.size() >= ranges, "the scalar quantizer lacks ranges");
}

void validate(const faiss::ProductQuantizer &quantizer, int dimension) {
    require(
        quantizer.d == static_cast<size_t>(dimension) && quantizer.M > 0 && quantizer.d % quantizer.M == 0 &&
            quantizer.nbits > 0 && quantizer.nbits <= 24,
        "the product quantizer is not one of the index's dimension");
    require(
        quantizer.code_size == (quantizer.nbits * quantizer.M + 7) / 8 &&
            quantizer.centroids.size() == quantizer.d << quantizer.nbits,
        "the product quantizer lacks centroids");
}

void validate(const faiss::IndexFlatCodes &index) {
    if (auto *scalar = dynamic_cast<const faiss::IndexScalarQuantizer *>(&index)) {
        validate(scalar->sq, index.d, index.is_trained);
        require(index.code_size == scalar->sq.code_size, "the codes are not of the quantizer's size");
    } else if (auto *product = dynamic_cast<const faiss::IndexPQ *>(&index)) {
        validate(product->pq, index.d);
        require(index.code_size == product->pq.code_size, "the codes are not of the quantizer's size");
    } else {
        require(index.code_size == sizeof(float) * static_cast<size_t>(index.d), "the codes are not whole vectors");
    }
    require(
        index.codes.size() == static_cast<size_t>(index.ntotal) * index.code_size,
        "the codes are not as many as the vectors");
}

/// Every node's links lie inside of `neighbors`, and every link leads to a node.
void validate(const faiss::HNSW &hnsw, size_t count) {
    require(
        hnsw.levels.size() == count && hnsw.offsets.size() == count + 1, "the graph's nodes are not the vectors");
    const auto &cumulative = hnsw.cum_nneighbor_per_level;
    require(
        !cumulative.empty() && cumulative[0] == 0 && std::is_sorted(cumulative.begin(), cumulative.end()),
        "the graph's levels are not in order");
    require(hnsw.offsets[0] == 0 && hnsw.offsets[count] == hnsw.neighbors.size(), "the graph's links are cut");
    for (size_t i = 0; i < count; i++) {
        int levels = hnsw.levels[i];
        require(levels >= 1 && static_cast<size_t>(levels) < cumulative.size(), "a node's level is unknown");
        require(
            hnsw.offsets[i] <= hnsw.offsets[i + 1] &&
                hnsw.offsets[i + 1] - hnsw.offsets[i] == static_cast<size_t>(cumulative[levels]),
            "a node has not the links of its levels");
        for (int level = 0; level < levels; level++) {
            size_t begin, end;
            hnsw.neighbor_range(static_cast<int64_t>(i), level, &begin, &end);
            for (size_t j = begin; j < end; j++) {
                int other = hnsw.neighbors[j];
                // A negative link ends the list. A link on a level leads to a node that has that level.
                require(
                    other < 0 || (static_cast<size_t>(other) < count && (level == 0 || hnsw.levels[other] > level)),
                    "a link leads nowhere");
            }
        }
    }
    if (count > 0) {
        require(
            hnsw.entry_point >= 0 && static_cast<size_t>(hnsw.entry_point) < count && hnsw.max_level >= 0 &&
                hnsw.max_level < hnsw.levels[hnsw.entry_point],
            "the graph's entry point is no node of its top level");
    } else {
        require(hnsw.entry_point == -1, "a graph without nodes has an entry point");
    }
    require(
        hnsw.efSearch >= 1 && hnsw.efSearch <= 1 << 20 && hnsw.upper_beam == 1, "the graph's settings are unknown");
}

void validate(const faiss::IndexIVF &index) {
    auto &quantizer = dynamic_cast<const faiss::IndexFlat &>(*index.quantizer);
    validate(static_cast<const faiss::IndexFlatCodes &>(quantizer));
    require(
        quantizer.d == index.d && quantizer.metric_type == index.metric_type &&
            (quantizer.ntotal == static_cast<int64_t>(index.nlist) || !index.is_trained),
        "the lists' centroids are not those of the index");
    size_t code_size = sizeof(float) * static_cast<size_t>(index.d);
    if (auto *scalar = dynamic_cast<const faiss::IndexIVFScalarQuantizer *>(&index)) {
        validate(scalar->sq, index.d, index.is_trained);
        code_size = scalar->sq.code_size;
    } else if (auto *product = dynamic_cast<const faiss::IndexIVFPQ *>(&index)) {
        validate(product->pq, index.d);
        code_size = product->pq.code_size;
    }
    // Other storages (on disk, stacked) name further files.
    auto *lists = dynamic_cast<const faiss::ArrayInvertedLists *>(index.invlists);
    require(lists, "the lists are not in the file");
    require(
        index.code_size == code_size && lists->code_size == code_size && lists->nlist == index.nlist,
        "the lists are not those of the index");
    std::vector<bool> seen(static_cast<size_t>(index.ntotal));
    size_t count = 0;
    for (size_t list = 0; list < lists->nlist; list++) {
        require(
            lists->codes[list].size() == lists->ids[list].size() * code_size,
            "a list has not a code for each vector");
        for (int64_t id : lists->ids[list]) {
            require(id >= 0 && id < index.ntotal && !seen[static_cast<size_t>(id)], "a list holds no ordinals");
            seen[static_cast<size_t>(id)] = true;
            count++;
        }
    }
    require(count == seen.size(), "the lists do not hold every vector");
}

} // namespace

void validate(const CFaissIndex &index) {
    require(index.index->d > 0, "the dimension is not above zero");
    require(index.index->ntotal >= 0 && index.index->ntotal <= INT_MAX, "the number of vectors is out of range");
    require(index.index->is_trained || index.count() == 0, "an index with vectors is not trained");
    if (index.lists) {
        validate(*index.lists);
        return;
    }
    require(
        index.codes->d == index.index->d && index.codes->ntotal == index.index->ntotal &&
            index.codes->metric_type == index.index->metric_type,
        "the graph is not one of its vectors");
    validate(*index.codes);
    if (index.graph) {
        validate(index.graph->hnsw, index.count());
    }
}
