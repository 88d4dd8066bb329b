// The inner loops of search over posting lists.
//
// Every function is exact: whatever variant runs, the results are the same to the last bit, so products and sums are
// never fused. Ordinals of one list are distinct.

#ifndef SEARCH_KERNELS_H
#define SEARCH_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Accumulators are those of a window of documents: the first one belongs to document `first`, a multiple of the block
// size. They come in whole blocks; those beyond the last document stay zero.
enum { csk_block_size = 64 };

// MARK: Accumulation

// accumulators[ordinals[i] - first] += query_weight * weights[i], for the postings whose ordinal is below `end`.
// Returns how many those are.
size_t csk_accumulate_impacts(
    float *restrict accumulators, uint32_t first, uint32_t end, const uint32_t *restrict ordinals,
    const float *restrict weights, size_t count, float query_weight);

// The same with Lucene's BM25Similarity: weight - weight / (1 + frequency * norm_inverses[norms[ordinal]]).
// `norm_inverses` has 256 entries, `norms` one for each document of the segment.
size_t csk_accumulate_bm25(
    float *restrict accumulators, uint32_t first, uint32_t end, const uint32_t *restrict ordinals,
    const uint32_t *restrict frequencies, size_t count, float weight, const uint8_t *restrict norms,
    const float *restrict norm_inverses);

// What one posting adds in csk_accumulate_bm25.
float csk_bm25_contribution(float weight, uint32_t frequency, float norm_inverse);

// MARK: Candidates

// A candidate as one number: the bits of its score (which is above zero) over the complement of its ordinal. The
// greater key ranks first: higher scores before lower ones, equal scores in order of ordinal.
static inline uint64_t csk_key(float score, uint32_t ordinal) {
    uint32_t bits;
    __builtin_memcpy(&bits, &score, sizeof bits);
    return (uint64_t)bits << 32 | (uint32_t)~ordinal;
}

// Takes the candidates out of accumulators: writes the key of each that is above `threshold` (a key, or zero) and
// that `allowed` lets through (one bit for each document of the segment; NULL lets all through), and sets the
// accumulators to zero. Works block by block from `*block` on, as long as `keys` has room for a whole block more;
// `*block` is then the first block that is left. Returns the number of keys.
typedef size_t csk_take_all_function(
    float *restrict accumulators, uint32_t first, size_t *restrict block, size_t block_count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys, size_t capacity);

// By the best variant that this processor runs.
csk_take_all_function csk_take_all;

// The same for the accumulators of some postings only, for windows with few of them. `keys` has room for `count`.
size_t csk_take_listed(
    float *restrict accumulators, uint32_t first, const uint32_t *restrict ordinals, size_t count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys);

typedef struct {
    const char *name;
    csk_take_all_function *take_all;
} csk_variant;

// The variants that this processor runs, best first; the last one is always "scalar".
size_t csk_variants(csk_variant *variants, size_t capacity);

// MARK: Checks of files

// Whether every ordinal is below `limit` and above the one before it.
bool csk_ascends_below(const uint32_t *ordinals, size_t count, size_t limit);

// Whether every weight is finite and above zero.
bool csk_all_positive_finite(const float *weights, size_t count);

// Whether no number is infinite or NaN.
bool csk_all_finite(const float *numbers, size_t count);

// The sum of the numbers; *all_positive is whether none is zero.
uint64_t csk_sum(const uint32_t *numbers, size_t count, bool *all_positive);

#endif
