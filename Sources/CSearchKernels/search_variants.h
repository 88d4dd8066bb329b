// The variants of the coarse pass, and what they share.

#ifndef SEARCH_VARIANTS_H
#define SEARCH_VARIANTS_H

#include "search_kernels.h"

csk_add_run_function csk_add_run_scalar, csk_add_run_avx2, csk_add_run_neon;
csk_add_run_bm25_function csk_add_run_bm25_scalar, csk_add_run_bm25_avx2;
csk_scan_function csk_scan_scalar, csk_scan_avx2, csk_scan_avx512, csk_scan_neon;

// What an impact or a BM25 factor adds. A truncated product and one more: never below the exact contribution.
static inline uint16_t csk_impact_contribution(uint32_t impact, uint16_t multiplier) {
    return (uint16_t)(((impact << 8) * multiplier >> 16) + 1);
}

static inline uint16_t csk_factor_contribution(uint16_t factor, uint16_t multiplier) {
    return (uint16_t)(((uint32_t)factor * multiplier >> 16) + 1);
}

static inline uint8_t csk_norm(csk_norms norms, uint32_t local) {
    return local < norms.count ? norms.norms[local] : 0;
}

// Writes the candidates whose bits are set. `bounds` and `ordinal` are those of the first of 64 documents.
static inline size_t csk_write_candidates(
    const uint16_t *bounds, uint32_t ordinal, uint64_t bits, uint64_t *candidates) {
    size_t n = 0;
    for (; bits != 0; bits &= bits - 1) {
        const uint32_t i = (uint32_t)__builtin_ctzll(bits);
        candidates[n++] = (uint64_t)bounds[i] << 32 | (uint32_t)~(ordinal + i);
    }
    return n;
}

#endif
