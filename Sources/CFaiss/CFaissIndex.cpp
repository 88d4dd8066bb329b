#include "CFaissIndex.hpp"
#include "Guarded.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/IndexIVFPQ.h>
#include <faiss/IndexPQ.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/index_factory.h>

#include <climits>
#include <cstdlib>
#include <stdexcept>
#include <typeinfo>

namespace {

/// Whether an index is exactly of one of the types: their subclasses (such as the fast-scan ones) behave differently.
template <class... Types> bool is_any(const faiss::Index *index) {
    return index && ((typeid(*index) == typeid(Types)) || ...);
}

faiss::IndexFlatCodes *as_codes(faiss::Index *index) {
    bool known = is_any<
        faiss::IndexFlat, faiss::IndexFlatIP, faiss::IndexScalarQuantizer, faiss::IndexPQ>(index);
    return known ? dynamic_cast<faiss::IndexFlatCodes *>(index) : nullptr;
}

/// Spares product quantizers a reordering of their centroids by simulated annealing, which is on by default and
/// serves a search by Hamming distance that is not used here. Four quantizers of 600 vectors train in .04 s without
/// it, and in more than 20 s with it.
void skip_polysemous_training(faiss::Index &index) {
    if (auto *product = dynamic_cast<faiss::IndexPQ *>(&index)) {
        product->do_polysemous_training = false;
    } else if (auto *product = dynamic_cast<faiss::IndexIVFPQ *>(&index)) {
        product->do_polysemous_training = false;
    }
}

} // namespace

CFaissIndex::CFaissIndex(std::unique_ptr<faiss::Index> made) : index(std::move(made)) {
    if (index->metric_type != faiss::METRIC_INNER_PRODUCT) {
        throw std::invalid_argument("this kind of index does not score by inner product");
    }
    codes = as_codes(index.get());
    if (codes) {
        return;
    }
    if (is_any<faiss::IndexHNSWFlat, faiss::IndexHNSWSQ>(index.get())) {
        graph = dynamic_cast<faiss::IndexHNSW *>(index.get());
        codes = as_codes(graph->storage);
    } else if (is_any<faiss::IndexIVFFlat, faiss::IndexIVFScalarQuantizer, faiss::IndexIVFPQ>(index.get())) {
        lists = dynamic_cast<faiss::IndexIVF *>(index.get());
        if (!is_any<faiss::IndexFlat, faiss::IndexFlatIP>(lists->quantizer)) {
            lists = nullptr;
        }
    }
    if (!codes && !lists) {
        throw std::invalid_argument("this kind of index is not supported; use Flat, SQ, PQ, HNSW or IVF");
    }
}

void cfaiss_free_error(char *error) {
    if (error != cfaiss_no_memory) {
        free(error);
    }
}

CFaissError cfaiss_create(int dimension, const char *factory, CFaissIndex **result) {
    return guarded([&] {
        std::unique_ptr<faiss::Index> made(
            faiss::index_factory(dimension, factory, faiss::METRIC_INNER_PRODUCT));
        auto index = std::make_unique<CFaissIndex>(std::move(made));
        if (index->lists) {
            // Where each vector is, for reconstruct.
            index->lists->make_direct_map(true);
        }
        skip_polysemous_training(*index->index);
        *result = index.release();
    });
}

void cfaiss_free(CFaissIndex *index) { delete index; }

CFaissKind cfaiss_kind(const CFaissIndex *index) {
    return index->lists ? CFaissKindLists : index->graph ? CFaissKindGraph : CFaissKindCodes;
}

int cfaiss_dimension(const CFaissIndex *index) { return index->index->d; }

size_t cfaiss_count(const CFaissIndex *index) { return index->count(); }

size_t cfaiss_list_count(const CFaissIndex *index) { return index->lists ? index->lists->nlist : 0; }

bool cfaiss_is_trained(const CFaissIndex *index) { return index->index->is_trained; }

void cfaiss_set_ef_construction(CFaissIndex *index, int ef_construction) {
    if (index->graph) {
        index->graph->hnsw.efConstruction = ef_construction;
    }
}

CFaissError cfaiss_reserve(CFaissIndex *index, size_t count) {
    return guarded([&] {
        if (index->codes) {
            index->codes->codes.reserve(count * index->codes->code_size);
        }
    });
}

CFaissError cfaiss_train(CFaissIndex *index, size_t count, const float *vectors, int threads) {
    return guarded([&] {
        OpenMPThreads limit(threads);
        index->index->train(static_cast<int64_t>(count), vectors);
    });
}

CFaissError cfaiss_add(CFaissIndex *index, size_t count, const float *vectors, int threads) {
    return guarded([&] {
        // HNSW's links are 32-bit.
        if (count > INT_MAX - index->count()) {
            throw std::length_error("an index holds at most 2147483647 vectors");
        }
        OpenMPThreads limit(threads);
        index->index->add(static_cast<int64_t>(count), vectors);
    });
}

CFaissError cfaiss_reconstruct(const CFaissIndex *index, size_t ordinal, float *vector) {
    return guarded([&] {
        if (ordinal >= index->count()) {
            throw std::out_of_range("the index has no such vector");
        }
        index->index->reconstruct(static_cast<int64_t>(ordinal), vector);
    });
}
