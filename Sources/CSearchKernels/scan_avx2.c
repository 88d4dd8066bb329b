#include "search_variants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

// Two rows at a time: with their bytes interleaved, one instruction multiplies the codes of both by their weights and
// adds the products. And two groups at a time, which share the weights and the loop's overhead.

// Sums for a group's documents. Interleaving works in halves of a register, so in sums of rows those are of documents
// 0-7 and 16-23, 8-15 and 24-31, 32-39 and 48-55, 40-47 and 56-63. In bounds they are in order.
typedef struct {
    __m256i quarters[4];
} group_sums;

// How far ahead codes are fetched: no processor follows as many streams as there are rows.
enum { fetched_ahead = 384 };

static inline __m256i load(const void *bytes) {
    return _mm256_loadu_si256(bytes);
}

static inline void store(void *bytes, __m256i vector) {
    _mm256_storeu_si256(bytes, vector);
}

static inline group_sums bounds_of(group_sums rows, const uint16_t *accumulators) {
    group_sums bounds;
    for (size_t i = 0; i < 4; i += 2) {
        const __m256i even = rows.quarters[i], odd = rows.quarters[i + 1];
        const __m256i first = _mm256_permute2x128_si256(even, odd, 0x20);
        const __m256i second = _mm256_permute2x128_si256(even, odd, 0x31);
        bounds.quarters[i] = _mm256_add_epi16(first, load(accumulators + i * 16));
        bounds.quarters[i + 1] = _mm256_add_epi16(second, load(accumulators + i * 16 + 16));
    }
    return bounds;
}

static inline group_sums load_bounds(const uint16_t *accumulators) {
    group_sums bounds;
    for (size_t i = 0; i < 4; i++) bounds.quarters[i] = load(accumulators + i * 16);
    return bounds;
}

static inline void store_bounds(uint16_t *accumulators, group_sums bounds) {
    for (size_t i = 0; i < 4; i++) store(accumulators + i * 16, bounds.quarters[i]);
}

static inline void store_zeros(uint16_t *accumulators) {
    for (size_t i = 0; i < csk_group_size; i += 16) store(accumulators + i, _mm256_setzero_si256());
}

static inline void add_products(__m256i *bounds, __m256i codes, __m256i weights) {
    const __m256i low_bits = _mm256_and_si256(codes, _mm256_set1_epi8(15));
    *bounds = _mm256_add_epi16(*bounds, _mm256_maddubs_epi16(weights, low_bits));
}

// Adds a group of two rows; bytes of `weights` are in turn of the first and of the second row. The greatest
// sum of two products, 2 * 15 * 255, has 13 bits.
static inline void add_rows(group_sums *group, __m256i first, __m256i second, __m256i weights) {
    const __m256i low = _mm256_unpacklo_epi8(first, second);
    const __m256i high = _mm256_unpackhi_epi8(first, second);
    add_products(&group->quarters[0], low, weights);
    add_products(&group->quarters[1], high, weights);
    add_products(&group->quarters[2], _mm256_srli_epi16(low, 4), weights);
    add_products(&group->quarters[3], _mm256_srli_epi16(high, 4), weights);
}

static inline __m256i weights_of(uint8_t first, uint8_t second) {
    return _mm256_unpacklo_epi8(_mm256_set1_epi8((char)first), _mm256_set1_epi8((char)second));
}

static inline __m256i greatest_bound(group_sums group) {
    const __m256i low = _mm256_max_epu16(group.quarters[0], group.quarters[1]);
    const __m256i high = _mm256_max_epu16(group.quarters[2], group.quarters[3]);
    return _mm256_max_epu16(low, high);
}

static inline bool any_above(__m256i bounds, __m256i threshold) {
    const __m256i excess = _mm256_subs_epu16(bounds, threshold);
    return !_mm256_testz_si256(excess, excess);
}

// A bit for each of 32 documents. Packing works in halves as well, so their middle quarters change places.
static inline uint32_t bits_above(__m256i low, __m256i high, __m256i threshold) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low_below = _mm256_cmpeq_epi16(_mm256_subs_epu16(low, threshold), zero);
    const __m256i high_below = _mm256_cmpeq_epi16(_mm256_subs_epu16(high, threshold), zero);
    const __m256i below = _mm256_permute4x64_epi64(_mm256_packs_epi16(low_below, high_below), 0xD8);
    return ~(uint32_t)_mm256_movemask_epi8(below);
}

static inline uint64_t group_bits_above(group_sums bounds, __m256i threshold) {
    const uint64_t high = bits_above(bounds.quarters[2], bounds.quarters[3], threshold);
    return high << 32 | bits_above(bounds.quarters[0], bounds.quarters[1], threshold);
}

typedef struct {
    uint16_t *accumulators;
    const csk_row *rows;
    size_t row_count;
    uint32_t first;
    __m256i threshold;
    // NULL, or those of the window's groups.
    const uint64_t *allowed;
    uint64_t *candidates;
    size_t candidate_count, capacity;
} scan;

INLINE uint64_t allowed_bits(const scan *scan, size_t group) {
    return scan->allowed ? scan->allowed[group] : UINT64_MAX;
}

// Adds two rows to one group or two.
INLINE void add_rows_to_all(
    size_t count, group_sums *groups, const uint8_t *first, const uint8_t *second, __m256i weights) {
    _mm_prefetch((const char *)first + fetched_ahead, _MM_HINT_T0);
    _mm_prefetch((const char *)second + fetched_ahead, _MM_HINT_T0);
    for (size_t i = 0; i < count; i++) {
        const size_t offset = i * csk_row_group_bytes;
        add_rows(groups + i, load(first + offset), load(second + offset), weights);
    }
}

INLINE void add_all_rows(size_t count, group_sums *groups, const scan *scan, size_t group) {
    const size_t offset = group * csk_row_group_bytes;
    const csk_row *row = scan->rows, *end = scan->rows + scan->row_count;
    for (; end - row >= 2; row += 2) {
        const __m256i weights = weights_of(row[0].weight, row[1].weight);
        add_rows_to_all(count, groups, row[0].codes + offset, row[1].codes + offset, weights);
    }
    if (row < end) {
        add_rows_to_all(count, groups, row->codes + offset, row->codes + offset, weights_of(row->weight, 0));
    }
}

INLINE bool has_room(const scan *scan) {
    return scan->capacity - scan->candidate_count >= csk_group_size;
}

// The accumulators lend their place to the bounds.
INLINE void write_candidates(scan *scan, size_t group, group_sums bounds) {
    const uint64_t bits = group_bits_above(bounds, scan->threshold) & allowed_bits(scan, group);
    if (!bits) return;
    uint16_t *of_group = scan->accumulators + group * csk_group_size;
    store_bounds(of_group, bounds);
    scan->candidate_count += csk_write_candidates(
        of_group, scan->first + (uint32_t)(group * csk_group_size), bits, scan->candidates + scan->candidate_count);
}

// Scans one group or two; `count` is a constant where this is called. Returns how many there was room for.
INLINE size_t scan_groups(size_t count, scan *scan, size_t group) {
    group_sums groups[2] = {0};
    add_all_rows(count, groups, scan, group);
    __m256i greatest = _mm256_setzero_si256();
    for (size_t i = 0; i < count; i++) {
        const uint16_t *of_group = scan->accumulators + (group + i) * csk_group_size;
        // BM25 has no rows.
        groups[i] = scan->row_count ? bounds_of(groups[i], of_group) : load_bounds(of_group);
        greatest = _mm256_max_epu16(greatest, greatest_bound(groups[i]));
    }
    if (!any_above(greatest, scan->threshold)) return count;
    size_t i = 0;
    for (; i < count && has_room(scan); i++) write_candidates(scan, group + i, groups[i]);
    return i;
}

size_t csk_scan_avx2(
    uint16_t *accumulators, const csk_row *rows, size_t row_count, uint32_t first, size_t *group, size_t group_count,
    uint16_t threshold, const uint64_t *allowed, uint64_t *candidates, size_t capacity) {
    scan scan = {
        accumulators, rows, row_count, first, _mm256_set1_epi16((short)threshold),
        allowed ? allowed + first / csk_group_size : NULL, candidates, 0, capacity,
    };
    size_t g = *group;
    while (g < group_count && has_room(&scan)) {
        size_t scanned = 1;
        if (g + 2 <= group_count && allowed_bits(&scan, g) && allowed_bits(&scan, g + 1)) {
            scanned = scan_groups(2, &scan, g);
        } else if (allowed_bits(&scan, g)) {
            scanned = scan_groups(1, &scan, g);
        }
        store_zeros(accumulators + g * csk_group_size);
        if (scanned == 2) store_zeros(accumulators + (g + 1) * csk_group_size);
        g += scanned;
    }
    *group = g;
    return scan.candidate_count;
}

#pragma clang attribute pop
#endif
