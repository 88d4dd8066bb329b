#pragma once

#include "CFaiss.h"

#include <faiss/IndexFlatCodes.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVF.h>

#include <memory>

/// An index with its parts by their types, so that a search need not look for them.
///
/// Exactly one of `codes` (alone), `graph` (with `codes` as its storage) and `lists` describes it.
struct CFaissIndex {
    /// Takes an index apart; throws when it is of a kind that is not supported.
    explicit CFaissIndex(std::unique_ptr<faiss::Index> index);

    std::unique_ptr<faiss::Index> index;
    faiss::IndexFlatCodes *codes = nullptr;
    faiss::IndexHNSW *graph = nullptr;
    faiss::IndexIVF *lists = nullptr;

    size_t count() const { return static_cast<size_t>(index->ntotal); }
};

/// Throws when an index that was read from a file is not consistent, so that using it would leave its arrays.
void validate(const CFaissIndex &index);
