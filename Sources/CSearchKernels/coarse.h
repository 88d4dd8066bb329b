// The variants of the coarse pass, and what they share.

#ifndef COARSE_H
#define COARSE_H

#include "search_kernels.h"

extern const csk_search_kernels csk_search_scalar;

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

// Writes the candidates whose bits are set. `bounds` and `ordinal` belong to the first of the 64 documents.
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
