// The inner loops of search over posting lists.
//
// Every function is exact: whatever variant runs, the results are the same to the last bit, so products and sums are
// never fused. Ordinals of one list are distinct.

#ifndef SEARCH_KERNELS_H
#define SEARCH_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Two-pass search
//
// A window of documents is searched in two passes. The coarse pass gives every document an upper bound of its score,
// in whole units; the exact pass computes the scores of the few documents whose bound is high enough. Documents are
// named by their place in the window ("local"), 16 bits; whatever local a file holds, nothing outside of the window's
// accumulators is changed: locals count modulo the window's size. Nothing is read beyond the counts, and pointers need
// their type's alignment only.

enum {
    csk_window_size = 16384,
    // What one bit mask, and one step of the scan, has.
    csk_group_size = 64,
    csk_row_group_bytes = 32,
    // One for each 16-bit number, as the exact pass looks any local up; those beyond a window stay zero.
    csk_accumulator_count = 65536,
};

// The codes of one frequent term from the window's first document on, for all its groups that are used, and what one
// step of code counts. Of a group's 32 bytes, byte i has the code of document i in its low four bits and that of
// document 32 + i in its high ones.
typedef struct {
    const uint8_t *codes;
    uint8_t weight;
} csk_row;

// The norms of a window's documents; documents beyond `count` have norm 0.
typedef struct {
    const uint8_t *norms;
    size_t count;
} csk_norms;

// Adds the postings of a run:
// accumulators[locals[i]] += ((impacts[i] << 8) * multiplier >> 16) + 1
typedef void csk_add_run_function(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *impacts, size_t count, uint16_t multiplier);

// The same for BM25:
// accumulators[locals[i]] += (factors[frequencies[i] << 8 | norm of locals[i]] * multiplier >> 16) + 1
// There are 256 x 256 factors.
typedef void csk_add_run_bm25_function(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const uint16_t *factors, uint16_t multiplier);

// Ends the coarse pass: adds code * weight of all rows, writes bound << 32 | ~ordinal for each document whose bound
// is above `threshold` and that `allowed` lets through (one bit for each document of the segment; NULL lets all
// through), and sets the accumulators to zero. Works group by group from `*group` on, as long as `candidates` has
// room for a whole group more; `*group` is then the first one that is left. `first` is the ordinal of the window's
// first document, a multiple of the group size. Returns the number of candidates. In a segment's last group there may
// be candidates beyond its last document, if the file is damaged.
typedef size_t csk_scan_function(
    uint16_t *accumulators, const csk_row *rows, size_t row_count, uint32_t first, size_t *group, size_t group_count,
    uint16_t threshold, const uint64_t *allowed, uint64_t *candidates, size_t capacity);

// The loops that come in variants. All variants give the same results.
typedef struct {
    const char *name;
    csk_add_run_function *add_run;
    csk_add_run_bm25_function *add_run_bm25;
    csk_scan_function *scan;
} csk_search_kernels;

// The variants that this processor runs, best first; the last one is always "scalar". Returns how many there are.
size_t csk_search_variants(csk_search_kernels *variants, size_t capacity);

// The best variant that this processor runs. The pointer is valid for ever.
const csk_search_kernels *csk_search(void);

// Adds postings of a wide list: from ordinals[0] on, while ordinals are in the window that starts at `first`. Impacts
// above 255 count as 255. Returns the number of postings in the window.
size_t csk_add_wide(
    uint16_t *accumulators, uint32_t first, const uint32_t *ordinals, const uint32_t *impacts, size_t count,
    uint16_t multiplier);

// add_run_bm25 for a wide list. Frequencies above 255 count with the factor that the table would have for them:
// 65536 (1 - 1 / (1 + frequency * norm inverse)) + 1, at most 65535. There are 256 inverses.
size_t csk_add_wide_bm25(
    uint16_t *accumulators, uint32_t first, const uint32_t *ordinals, const uint32_t *frequencies, size_t count,
    csk_norms norms, const uint16_t *factors, const float *norm_inverses, uint16_t multiplier);

// The candidates of one window for the exact pass: their locals, ascending, and the score of each so far. `slots` is
// NULL, or a map of csk_accumulator_count entries from a local to its index + 1; other entries may be anything that
// is zero or above `count` (accumulators that were scanned are such a map once csk_map_candidates has run).
typedef struct {
    float *scores;
    const uint16_t *locals;
    size_t count;
    const uint16_t *slots;
} csk_candidates;

// Writes and wipes the candidates' entries in `slots`.
void csk_map_candidates(uint16_t *slots, const uint16_t *locals, size_t count);
void csk_unmap_candidates(uint16_t *slots, const uint16_t *locals, size_t count);

// score += query_weight * (impact * scale), rounded after each operation, for impacts in two parts: the impact is 0 where
// the code is, else (code - 1) * step + rest + 1. Both parts are laid out as the codes of a csk_row.
void csk_exact_row(
    csk_candidates candidates, const uint8_t *codes, const uint8_t *rests, uint8_t step, float query_weight,
    float scale);

// score += query_weight * (impact * scale), rounded after each operation.
void csk_exact_run(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *impacts, size_t count, float query_weight,
    float scale);

// What one posting adds to a BM25 score, as Lucene has it: weight - weight / (1 + frequency * norm_inverse).
float csk_bm25_contribution(float weight, uint32_t frequency, float norm_inverse);

// score += csk_bm25_contribution(weight, frequency, norm_inverses[norm]); there are 256 inverses.
void csk_exact_run_bm25(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const float *norm_inverses, float weight);

// The same for a wide list, as in csk_add_wide.
size_t csk_exact_wide(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *impacts, size_t count,
    float query_weight, float scale);

size_t csk_exact_wide_bm25(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *frequencies, size_t count,
    csk_norms norms, const float *norm_inverses, float weight);

// MARK: Checks of files

// Whether every ordinal is below `limit` and above the one before it.
bool csk_ascends_below(const uint32_t *ordinals, size_t count, size_t limit);

// Whether every weight is finite and above zero.
bool csk_all_positive_finite(const float *weights, size_t count);

// Whether no number is infinite or NaN.
bool csk_all_finite(const float *numbers, size_t count);

#endif
