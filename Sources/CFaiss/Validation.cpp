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

void validate_codec(const faiss::IndexFlatCodes &index) {
    if (auto *scalar = dynamic_cast<const faiss::IndexScalarQuantizer *>(&index)) {
        validate(scalar->sq, index.d, index.is_trained);
        require(index.code_size == scalar->sq.code_size, "the codes are not of the quantizer's size");
    } else if (auto *product = dynamic_cast<const faiss::IndexPQ *>(&index)) {
        validate(product->pq, index.d);
        require(index.code_size == product->pq.code_size, "the codes are not of the quantizer's size");
    } else {
        require(index.code_size == sizeof(float) * static_cast<size_t>(index.d), "the codes are not whole vectors");
    }
}

void validate(const faiss::IndexIVF &index) {
    auto &quantizer = dynamic_cast<const faiss::IndexFlat &>(*index.quantizer);
    validate_codec(quantizer);
    require(
        quantizer.codes.size() == static_cast<size_t>(quantizer.ntotal) * quantizer.code_size &&
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
    require(index.dimension > 0, "the dimension is not above zero");
    require(index.count() <= INT_MAX, "the number of vectors is out of range");
    require(index.is_trained() || index.count() == 0, "an index with vectors is not trained");
    if (index.lists) {
        validate(*index.lists);
        return;
    }
    validate_codec(*index.rows->codec);
    require(
        index.rows->codec->d == index.dimension && index.rows->codec->metric_type == index.metric,
        "the graph is not one of its vectors");
    require(index.rows->has_all_codes(), "the codes are not as many as the vectors");
    if (index.graph) {
        index.graph->validate_shape(index.count());
        // What FAISS read is in memory already.
        if (index.built) {
            index.graph->validate_links();
        }
    }
}
