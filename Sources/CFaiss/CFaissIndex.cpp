#include "CFaissIndex.hpp"
#include "GraphBuilder.hpp"
#include "Guarded.hpp"

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIDMap.h>
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

template <class Type> std::unique_ptr<Type> downcast(std::unique_ptr<faiss::Index> index) {
    return std::unique_ptr<Type>(dynamic_cast<Type *>(index.release()));
}

bool has_rows(const faiss::Index *index) {
    return is_any<
        faiss::IndexFlat, faiss::IndexFlatIP, faiss::IndexFlatL2, faiss::IndexScalarQuantizer, faiss::IndexPQ>(
        index);
}

[[noreturn]] void refuse() {
    throw std::invalid_argument("this kind of index is not supported; use Flat, SQ, PQ, HNSW or IVF");
}

/// Takes the storage out of a graph index.
std::unique_ptr<faiss::IndexFlatCodes> take_storage(faiss::IndexHNSW &graph) {
    if (!has_rows(graph.storage)) {
        refuse();
    }
    auto *storage = dynamic_cast<faiss::IndexFlatCodes *>(graph.storage);
    graph.storage = nullptr;
    graph.own_fields = false;
    return std::unique_ptr<faiss::IndexFlatCodes>(storage);
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

CFaissIndex::CFaissIndex(std::unique_ptr<faiss::Index> made) {
    if (is_any<faiss::IndexIDMap, faiss::IndexIDMap2>(made.get())) {
        auto mapped = downcast<faiss::IndexIDMap>(std::move(made));
        std::unique_ptr<faiss::Index> inner(mapped->index);
        mapped->own_fields = false;
        *this = CFaissIndex(std::move(inner));
        set_ids(Array<int64_t>::of(mapped->id_map));
        return;
    }
    dimension = made->d;
    metric = made->metric_type;
    if (metric != faiss::METRIC_INNER_PRODUCT && metric != faiss::METRIC_L2) {
        throw std::invalid_argument("this index scores neither by inner product nor by distance (L2)");
    }
    skip_polysemous_training(*made);
    if (has_rows(made.get())) {
        rows = std::make_unique<Rows>(downcast<faiss::IndexFlatCodes>(std::move(made)));
    } else if (is_any<faiss::IndexHNSWFlat, faiss::IndexHNSWSQ>(made.get())) {
        auto whole = downcast<faiss::IndexHNSW>(std::move(made));
        rows = std::make_unique<Rows>(take_storage(*whole));
        built = std::make_unique<faiss::HNSW>(std::move(whole->hnsw));
        graph = Graph::of(*built);
    } else if (is_any<faiss::IndexIVFFlat, faiss::IndexIVFScalarQuantizer, faiss::IndexIVFPQ>(made.get())) {
        lists = downcast<faiss::IndexIVF>(std::move(made));
        if (!is_any<faiss::IndexFlat, faiss::IndexFlatIP, faiss::IndexFlatL2>(lists->quantizer)) {
            refuse();
        }
    } else {
        refuse();
    }
}

CFaissIndex::CFaissIndex(std::unique_ptr<Rows> made, std::optional<Graph> over)
    : dimension(made->codec->d), metric(made->codec->metric_type), rows(std::move(made)), graph(std::move(over)) {}

void CFaissIndex::set_ids(Array<int64_t> ids) {
    const char *problem = "the ids are not the numbers from 0 on, one for each vector";
    if (!ordinals.empty() || ids.count != count()) {
        throw std::invalid_argument(problem);
    }
    bool in_order = true;
    ordinals.resize(ids.count);
    places.assign(ids.count, UINT32_MAX);
    for (size_t place = 0; place < ids.count; place++) {
        int64_t id = ids[place];
        if (id < 0 || static_cast<size_t>(id) >= ids.count || places[static_cast<size_t>(id)] != UINT32_MAX) {
            throw std::invalid_argument(problem);
        }
        ordinals[place] = static_cast<uint32_t>(id);
        places[static_cast<size_t>(id)] = static_cast<uint32_t>(place);
        in_order = in_order && static_cast<size_t>(id) == place;
    }
    if (in_order) {
        ordinals.clear();
        places.clear();
    }
}

void cfaiss_free_error(char *error) {
    if (error != cfaiss_no_memory) {
        free(error);
    }
}

CFaissError cfaiss_create(int dimension, const char *factory, CFaissMetric metric, CFaissIndex **result) {
    return guarded([&] {
        std::string description = factory;
        const std::string prefix = "IDMap,";
        // The ids would be the ordinals.
        if (description.compare(0, prefix.size(), prefix) == 0) {
            description.erase(0, prefix.size());
        }
        auto index = std::make_unique<CFaissIndex>(std::unique_ptr<faiss::Index>(faiss::index_factory(
            dimension, description.c_str(),
            metric == CFaissMetricDistance ? faiss::METRIC_L2 : faiss::METRIC_INNER_PRODUCT)));
        if (index->lists) {
            // Where each vector is, for reconstruct.
            index->lists->make_direct_map(true);
        }
        *result = index.release();
    });
}

void cfaiss_free(CFaissIndex *index) { delete index; }

CFaissKind cfaiss_kind(const CFaissIndex *index) {
    return index->lists ? CFaissKindLists : index->graph ? CFaissKindGraph : CFaissKindCodes;
}

CFaissMetric cfaiss_metric(const CFaissIndex *index) {
    return index->metric == faiss::METRIC_L2 ? CFaissMetricDistance : CFaissMetricInnerProduct;
}

bool cfaiss_is_lossless(const CFaissIndex *index) {
    return index->lists ? is_any<faiss::IndexIVFFlat>(index->lists.get())
                        : index->rows->coding == Rows::Coding::float32;
}

int cfaiss_dimension(const CFaissIndex *index) { return index->dimension; }

size_t cfaiss_count(const CFaissIndex *index) { return index->count(); }

size_t cfaiss_list_count(const CFaissIndex *index) { return index->lists ? index->lists->nlist : 0; }

bool cfaiss_is_trained(const CFaissIndex *index) { return index->is_trained(); }

void cfaiss_set_ef_construction(CFaissIndex *index, int ef_construction) {
    if (index->built) {
        index->built->efConstruction = ef_construction;
    }
}

CFaissError cfaiss_reserve(CFaissIndex *index, size_t count) {
    return guarded([&] {
        if (index->rows) {
            index->rows->reserve(count);
        }
    });
}

CFaissError cfaiss_train(CFaissIndex *index, size_t count, const float *vectors, int threads) {
    return guarded([&] {
        OpenMPThreads limit(threads);
        auto number = static_cast<int64_t>(count);
        if (index->lists) {
            index->lists->train(number, vectors);
        } else {
            index->rows->codec->train(number, vectors);
        }
    });
}

CFaissError cfaiss_add(CFaissIndex *index, size_t count, const float *vectors, int threads) {
    return guarded([&] {
        // HNSW's links are 32-bit.
        if (count > INT_MAX - index->count()) {
            throw std::length_error("an index holds at most 2147483647 vectors");
        }
        OpenMPThreads limit(threads);
        auto number = static_cast<int64_t>(count);
        if (index->lists) {
            index->lists->add(number, vectors);
            return;
        }
        if (index->graph && !index->built) {
            throw std::logic_error("a graph that lies in a file does not grow");
        }
        index->rows->add(count, vectors);
        if (index->built) {
            GraphBuilder(*index->built, *index->rows).add_nodes(static_cast<size_t>(std::max(1, threads)));
            index->graph = Graph::of(*index->built);
        }
    });
}

CFaissError cfaiss_reconstruct(const CFaissIndex *index, size_t ordinal, float *vector) {
    return guarded([&] {
        if (ordinal >= index->count()) {
            throw std::out_of_range("the index has no such vector");
        }
        size_t place = index->places.empty() ? ordinal : index->places[ordinal];
        if (index->lists) {
            index->lists->reconstruct(static_cast<int64_t>(place), vector);
        } else {
            index->rows->decode(place, vector);
        }
    });
}
