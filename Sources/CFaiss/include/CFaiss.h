#pragma once

// The part of FAISS that HybridSearch uses, as C: Debian's package installs headers of a C interface but none of its
// symbols. FAISS trains, builds graphs and holds inverted lists; codes and graphs are stored and searched here, with
// the kernels of CSearchKernels, and their files are FAISS's.
//
// Kinds of index: those that hold one code for each vector in order (Flat, SQ…, PQ…), an HNSW graph over such codes
// (HNSW32, HNSW32_SQ8), and inverted lists over a flat quantizer (IVF256,Flat, IVF256,SQ8, IVF256,PQ48). What
// index_factory makes beyond these is refused.
//
// Every score is higher for what is better: an inner product, or 1 / (1 + the squared distance).

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An index and everything that it owns.
typedef struct CFaissIndex CFaissIndex;

/// NULL when the call succeeded, else what went wrong: the caller frees it with `cfaiss_free_error`.
/// No C++ exception leaves a function of this header.
typedef char *_Nullable CFaissError;

typedef enum {
    /// Codes in order: a search scores every vector.
    CFaissKindCodes,
    /// A graph over codes: `breadth` of a search is HNSW's ef.
    CFaissKindGraph,
    /// Inverted lists: `breadth` of a search is the number of lists to read (nprobe).
    CFaissKindLists,
} CFaissKind;

typedef enum {
    CFaissMetricInnerProduct,
    /// The squared Euclidean distance (L2).
    CFaissMetricDistance,
} CFaissMetric;

typedef struct {
    uint32_t ordinal;
    float score;
} CFaissHit;

void cfaiss_free_error(char *_Nullable error);

/// Makes an empty index by a description in index_factory's language; `IDMap,` before it changes nothing.
CFaissError cfaiss_create(
    int dimension, const char *_Nonnull factory, CFaissMetric metric, CFaissIndex *_Nullable *_Nonnull result);
void cfaiss_free(CFaissIndex *_Nullable index);

CFaissKind cfaiss_kind(const CFaissIndex *_Nonnull index);
CFaissMetric cfaiss_metric(const CFaissIndex *_Nonnull index);
/// Whether vectors are held in single precision, as they were added.
bool cfaiss_is_lossless(const CFaissIndex *_Nonnull index);
int cfaiss_dimension(const CFaissIndex *_Nonnull index);
size_t cfaiss_count(const CFaissIndex *_Nonnull index);
/// The number of inverted lists; 0 where there are none.
size_t cfaiss_list_count(const CFaissIndex *_Nonnull index);
bool cfaiss_is_trained(const CFaissIndex *_Nonnull index);

/// Sets how many neighbours a graph weighs for each vector that is added; nothing for other kinds.
void cfaiss_set_ef_construction(CFaissIndex *_Nonnull index, int ef_construction);

/// Makes room for `count` vectors, so that adding them does not copy those that are there.
CFaissError cfaiss_reserve(CFaissIndex *_Nonnull index, size_t count);

/// Trains quantizers on `count` vectors, one after the other in `vectors`, with `threads` threads.
CFaissError cfaiss_train(CFaissIndex *_Nonnull index, size_t count, const float *_Nonnull vectors, int threads);

/// Adds `count` vectors, one after the other in `vectors`, with `threads` threads. They get the next ordinals.
///
/// Vectors that are held as they are, in order (Flat, HNSW32), are not copied: they must outlive the index, and follow
/// in memory on those that were added before.
CFaissError cfaiss_add(CFaissIndex *_Nonnull index, size_t count, const float *_Nonnull vectors, int threads);

/// Finds at most `limit` vectors by the index's own algorithm. Safe on many threads at once; uses no others.
///
/// `allowed` is NULL or a bitmap of the vectors that may be found: bit o % 64 of word o / 64, at least one word for
/// each 64 vectors. `hits` has room for `limit`; `found` of them are set, best first, equal scores by ordinal.
CFaissError cfaiss_search(
    const CFaissIndex *_Nonnull index, const float *_Nonnull query, size_t limit, size_t breadth,
    const uint64_t *_Nullable allowed, CFaissHit *_Nonnull hits, size_t *_Nonnull found);

/// Like `cfaiss_search`, but scores every allowed vector, whatever the kind of index: the result is exact over the
/// stored codes, also among equal scores for codes and graphs.
CFaissError cfaiss_search_exhaustively(
    const CFaissIndex *_Nonnull index, const float *_Nonnull query, size_t limit,
    const uint64_t *_Nullable allowed, CFaissHit *_Nonnull hits, size_t *_Nonnull found);

/// `cfaiss_search_exhaustively` for each of some queries, which lie one after the other; reads the vectors once for
/// many of them where it can. `hits` has room for `limit` for each query.
CFaissError cfaiss_search_batch_exhaustively(
    const CFaissIndex *_Nonnull index, const float *_Nonnull queries, size_t query_count, size_t limit,
    const uint64_t *_Nullable allowed, CFaissHit *_Nonnull hits, size_t *_Nonnull found);

/// Decodes one vector.
CFaissError cfaiss_reconstruct(const CFaissIndex *_Nonnull index, size_t ordinal, float *_Nonnull vector);

/// The size of the file that `cfaiss_write` would write, which is about what the index takes in memory.
CFaissError cfaiss_file_size(const CFaissIndex *_Nonnull index, uint64_t *_Nonnull size);

/// Writes FAISS's own format.
CFaissError cfaiss_write(const CFaissIndex *_Nonnull index, FILE *_Nonnull file);

/// Opens FAISS's own format in memory, such as a mapped file, which must outlive the index: codes and graphs are
/// searched where they are, after a look at the header only. Whatever they hold, no search leaves them. PQ and IVF are
/// read into memory and checked; a length that is above the file's is an error before memory is taken for it.
CFaissError cfaiss_open(const void *_Nonnull bytes, uint64_t size, CFaissIndex *_Nullable *_Nonnull result);

/// Looks at every link of a graph: an error when one leads nowhere. Nothing for other kinds.
CFaissError cfaiss_verify_graph(const CFaissIndex *_Nonnull index);

#ifdef __cplusplus
}
#endif
