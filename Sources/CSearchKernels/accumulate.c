#include "search_kernels.h"

#pragma STDC FP_CONTRACT OFF

// Ordinals of a list are distinct, so four accumulators can be loaded before any of them is stored; the compiler
// cannot know that. The scatter is what these loops wait for, and it has no SIMD instruction that is faster.

size_t csk_accumulate_impacts(
    float *restrict accumulators, uint32_t first, uint32_t end, const uint32_t *restrict ordinals,
    const float *restrict weights, size_t count, float query_weight) {
    size_t i = 0;
    for (; i + 4 <= count && ordinals[i + 3] < end; i += 4) {
        float *a = accumulators + (ordinals[i] - first);
        float *b = accumulators + (ordinals[i + 1] - first);
        float *c = accumulators + (ordinals[i + 2] - first);
        float *d = accumulators + (ordinals[i + 3] - first);
        const float at_a = *a + query_weight * weights[i];
        const float at_b = *b + query_weight * weights[i + 1];
        const float at_c = *c + query_weight * weights[i + 2];
        const float at_d = *d + query_weight * weights[i + 3];
        *a = at_a;
        *b = at_b;
        *c = at_c;
        *d = at_d;
    }
    for (; i < count && ordinals[i] < end; i++) {
        accumulators[ordinals[i] - first] += query_weight * weights[i];
    }
    return i;
}

float csk_bm25_contribution(float weight, uint32_t frequency, float norm_inverse) {
    return weight - weight / (1.0f + (float)frequency * norm_inverse);
}

size_t csk_accumulate_bm25(
    float *restrict accumulators, uint32_t first, uint32_t end, const uint32_t *restrict ordinals,
    const uint32_t *restrict frequencies, size_t count, float weight, const uint8_t *restrict norms,
    const float *restrict norm_inverses) {
    size_t i = 0;
    for (; i + 4 <= count && ordinals[i + 3] < end; i += 4) {
        // Together, so that the four divisions become one.
        float contributions[4];
        for (size_t j = 0; j < 4; j++) {
            contributions[j] = norm_inverses[norms[ordinals[i + j]]];
        }
        for (size_t j = 0; j < 4; j++) {
            contributions[j] = csk_bm25_contribution(weight, frequencies[i + j], contributions[j]);
        }
        for (size_t j = 0; j < 4; j++) {
            accumulators[ordinals[i + j] - first] += contributions[j];
        }
    }
    for (; i < count && ordinals[i] < end; i++) {
        const uint32_t ordinal = ordinals[i];
        accumulators[ordinal - first] += csk_bm25_contribution(weight, frequencies[i], norm_inverses[norms[ordinal]]);
    }
    return i;
}
