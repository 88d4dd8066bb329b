#include "search_variants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw"))), apply_to = function)

// As with AVX2: two rows at a time, so that one instruction multiplies the codes of both and adds the products; a
// register has the codes of two groups. VNNI's instruction would take four rows at a time, but adds up in 32 bits:
// twice the registers to add to, and twice the interleaving, cost more than the additions that it saves.

// Sums for the documents of two groups. Interleaving works in quarters of a register, so in sums of rows the first
// has documents 0-7 and 16-23 of the one group, then those of the other; the second has 8-15 and 24-31, the third
// 32-39 and 48-55, the last 40-47 and 56-63. In bounds they are in order.
typedef struct {
    __m512i quarters[4];
} two_groups;

// How far ahead codes are fetched: no processor follows as many streams as there are rows.
enum { fetched_ahead = 384 };

static inline __m512i load_codes(const csk_row *row, size_t offset) {
    _mm_prefetch((const char *)row->codes + offset + fetched_ahead, _MM_HINT_T0);
    return _mm512_loadu_si512(row->codes + offset);
}

static inline __m512i weights_of(uint8_t first, uint8_t second) {
    return _mm512_unpacklo_epi8(_mm512_set1_epi8((char)first), _mm512_set1_epi8((char)second));
}

static inline __m512i add_products(__m512i sums, __m512i codes, __m512i weights) {
    const __m512i low_bits = _mm512_and_si512(codes, _mm512_set1_epi8(15));
    return _mm512_add_epi16(sums, _mm512_maddubs_epi16(weights, low_bits));
}

static inline two_groups add_rows(two_groups sums, __m512i first, __m512i second, __m512i weights) {
    const __m512i low = _mm512_unpacklo_epi8(first, second);
    const __m512i high = _mm512_unpackhi_epi8(first, second);
    return (two_groups){{
        add_products(sums.quarters[0], low, weights),
        add_products(sums.quarters[1], high, weights),
        add_products(sums.quarters[2], _mm512_srli_epi16(low, 4), weights),
        add_products(sums.quarters[3], _mm512_srli_epi16(high, 4), weights),
    }};
}

static inline two_groups sum_of_rows(const csk_row *rows, size_t row_count, size_t offset) {
    two_groups sums = {0};
    const csk_row *row = rows, *end = rows + row_count;
    for (; end - row >= 2; row += 2) {
        const __m512i weights = weights_of(row[0].weight, row[1].weight);
        sums = add_rows(sums, load_codes(row, offset), load_codes(row + 1, offset), weights);
    }
    if (row < end) {
        const __m512i codes = load_codes(row, offset);
        sums = add_rows(sums, codes, codes, weights_of(row->weight, 0));
    }
    return sums;
}

static inline two_groups bounds_of(two_groups rows, const uint16_t *accumulators) {
    const __m512i of_first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const __m512i of_second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    const __m512i *q = rows.quarters;
    two_groups bounds = {{
        _mm512_permutex2var_epi64(q[0], of_first, q[1]),
        _mm512_permutex2var_epi64(q[2], of_first, q[3]),
        _mm512_permutex2var_epi64(q[0], of_second, q[1]),
        _mm512_permutex2var_epi64(q[2], of_second, q[3]),
    }};
    for (size_t i = 0; i < 4; i++) {
        bounds.quarters[i] = _mm512_add_epi16(bounds.quarters[i], _mm512_loadu_si512(accumulators + i * 32));
    }
    return bounds;
}

// A bit for each document of a group.
static inline uint64_t bits_above(const __m512i *bounds, __m512i threshold) {
    const uint64_t low = _mm512_cmpgt_epu16_mask(bounds[0], threshold);
    const uint64_t high = _mm512_cmpgt_epu16_mask(bounds[1], threshold);
    return high << 32 | low;
}

static inline void store(uint16_t *accumulators, __m512i low, __m512i high) {
    _mm512_storeu_si512(accumulators, low);
    _mm512_storeu_si512(accumulators + 32, high);
}

// Writes a group's candidates; its accumulators lend their place to the bounds, and are zero then.
static inline size_t take_group(
    const __m512i *bounds, uint64_t bits, uint16_t *accumulators, uint32_t ordinal, uint64_t *candidates) {
    size_t n = 0;
    if (bits) {
        store(accumulators, bounds[0], bounds[1]);
        n = csk_write_candidates(accumulators, ordinal, bits, candidates);
    }
    store(accumulators, _mm512_setzero_si512(), _mm512_setzero_si512());
    return n;
}

size_t csk_scan_avx512(
    uint16_t *accumulators, const csk_row *rows, size_t row_count, uint32_t first, size_t *group, size_t group_count,
    uint16_t threshold, const uint64_t *allowed, uint64_t *candidates, size_t capacity) {
    const __m512i thresholds = _mm512_set1_epi16((short)threshold);
    size_t n = 0, g = *group;
    while (g < group_count && capacity - n >= csk_group_size) {
        const uint64_t *const of_groups = allowed ? allowed + first / csk_group_size + g : NULL;
        if (g + 2 > group_count || (of_groups && !(of_groups[0] && of_groups[1]))) {
            n += csk_scan_avx2(
                accumulators, rows, row_count, first, &g, g + 1, threshold, allowed, candidates + n, capacity - n);
            continue;
        }
        const two_groups sums = sum_of_rows(rows, row_count, g * csk_row_group_bytes);
        const two_groups bounds = bounds_of(sums, accumulators + g * csk_group_size);
        for (size_t i = 0; i < 2 && capacity - n >= csk_group_size; i++, g++) {
            const __m512i *const of_group = bounds.quarters + 2 * i;
            const uint64_t bits = bits_above(of_group, thresholds) & (of_groups ? of_groups[i] : UINT64_MAX);
            const size_t start = g * csk_group_size;
            n += take_group(of_group, bits, accumulators + start, first + (uint32_t)start, candidates + n);
        }
    }
    *group = g;
    return n;
}

#pragma clang attribute pop
#endif
