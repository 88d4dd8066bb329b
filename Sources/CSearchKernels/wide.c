#include "search_variants.h"

// Wide lists have two or so postings in a window, so there is nothing to gain from SIMD instructions.

size_t csk_add_wide(
    uint16_t *accumulators, uint32_t first, const uint32_t *ordinals, const uint32_t *impacts, size_t count,
    uint16_t multiplier) {
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const uint32_t impact = impacts[i] < 255 ? impacts[i] : 255;
        accumulators[ordinals[i] - first] += csk_impact_contribution(impact, multiplier);
    }
    return i;
}

// As in the table of factors, which ends before these frequencies.
static inline uint16_t factor_above_255(uint32_t frequency, float norm_inverse) {
    const float factor = (1.0f - 1.0f / (1.0f + (float)frequency * norm_inverse)) * 65536.0f + 1.0f;
    return factor < 65535.0f ? (uint16_t)factor : UINT16_MAX;
}

size_t csk_add_wide_bm25(
    uint16_t *accumulators, uint32_t first, const uint32_t *ordinals, const uint32_t *frequencies, size_t count,
    csk_norms norms, const uint16_t *factors, const float *norm_inverses, uint16_t multiplier) {
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const uint32_t local = ordinals[i] - first;
        const uint8_t norm = csk_norm(norms, local);
        const uint16_t factor = frequencies[i] < 256 ? factors[frequencies[i] << 8 | norm]
                                                     : factor_above_255(frequencies[i], norm_inverses[norm]);
        accumulators[local] += csk_factor_contribution(factor, multiplier);
    }
    return i;
}
