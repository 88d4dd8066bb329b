#include "search_kernels.h"

#include <stdatomic.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The score of a key. An accumulator that equals a threshold's score is above the threshold when its ordinal is
// lower.
static inline float score_of(uint64_t key) {
    const uint32_t bits = (uint32_t)(key >> 32);
    float score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

// Writes the keys above the threshold of the accumulators whose bits are set.
static inline size_t write_keys(
    const float *accumulators, uint32_t first, uint64_t bits, uint64_t threshold, uint64_t *keys) {
    size_t n = 0;
    for (; bits != 0; bits &= bits - 1) {
        const uint32_t i = (uint32_t)__builtin_ctzll(bits);
        const uint64_t key = csk_key(accumulators[i], first + i);
        keys[n] = key;
        n += key > threshold;
    }
    return n;
}

static size_t take_all_scalar(
    float *restrict accumulators, uint32_t first, size_t *restrict block, size_t block_count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys, size_t capacity) {
    const float least = score_of(threshold);
    size_t n = 0;
    for (; *block < block_count && capacity - n >= csk_block_size; ++*block) {
        float *values = accumulators + *block * csk_block_size;
        const uint32_t ordinal = first + (uint32_t)(*block * csk_block_size);
        uint64_t bits = 0;
        for (size_t i = 0; i < csk_block_size; i++) {
            bits |= (uint64_t)((values[i] >= least) & (values[i] > 0)) << i;
        }
        if (allowed) {
            bits &= allowed[ordinal / csk_block_size];
        }
        n += write_keys(values, ordinal, bits, threshold, keys + n);
        memset(values, 0, csk_block_size * sizeof *values);
    }
    return n;
}

#if defined(__x86_64__)
__attribute__((target("avx2")))
static size_t take_all_avx2(
    float *restrict accumulators, uint32_t first, size_t *restrict block, size_t block_count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys, size_t capacity) {
    // A score above zero is at least the smallest subnormal number, so one comparison does for both.
    const float score = score_of(threshold);
    const __m256 least = _mm256_set1_ps(score > 0 ? score : 0x1p-149f);
    const __m256 zero = _mm256_setzero_ps();
    size_t n = 0;
    for (; *block < block_count && capacity - n >= csk_block_size; ++*block) {
        float *values = accumulators + *block * csk_block_size;
        const uint32_t ordinal = first + (uint32_t)(*block * csk_block_size);
        uint64_t bits = 0;
        for (size_t i = 0; i < csk_block_size; i += 8) {
            const __m256 candidates = _mm256_cmp_ps(_mm256_loadu_ps(values + i), least, _CMP_GE_OQ);
            bits |= (uint64_t)(uint32_t)_mm256_movemask_ps(candidates) << i;
        }
        if (allowed) {
            bits &= allowed[ordinal / csk_block_size];
        }
        if (bits) {
            n += write_keys(values, ordinal, bits, threshold, keys + n);
        }
        for (size_t i = 0; i < csk_block_size; i += 8) {
            _mm256_storeu_ps(values + i, zero);
        }
    }
    return n;
}
#endif

size_t csk_variants(csk_variant *variants, size_t capacity) {
    size_t n = 0;
#if defined(__x86_64__)
    if (n < capacity && __builtin_cpu_supports("avx2")) {
        variants[n++] = (csk_variant){"avx2", take_all_avx2};
    }
#endif
    if (n < capacity) {
        variants[n++] = (csk_variant){"scalar", take_all_scalar};
    }
    return n;
}

size_t csk_take_all(
    float *restrict accumulators, uint32_t first, size_t *restrict block, size_t block_count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys, size_t capacity) {
    // Threads that come first at once all choose the same.
    static _Atomic(csk_take_all_function *) chosen;
    csk_take_all_function *take_all = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (!take_all) {
        csk_variant best;
        csk_variants(&best, 1);
        take_all = best.take_all;
        atomic_store_explicit(&chosen, take_all, memory_order_relaxed);
    }
    return take_all(accumulators, first, block, block_count, threshold, allowed, keys, capacity);
}

size_t csk_take_listed(
    float *restrict accumulators, uint32_t first, const uint32_t *restrict ordinals, size_t count, uint64_t threshold,
    const uint64_t *restrict allowed, uint64_t *restrict keys) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t ordinal = ordinals[i];
        const float score = accumulators[ordinal - first];
        // A document of several lists is taken with the first of them.
        accumulators[ordinal - first] = 0;
        const uint64_t key = csk_key(score, ordinal);
        const bool is_allowed = !allowed || (allowed[ordinal / 64] >> (ordinal % 64) & 1);
        keys[n] = key;
        n += (score > 0) & (key > threshold) & is_allowed;
    }
    return n;
}
