#include "search_variants.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

// Contributions are made 16 at a time; then they are scattered one by one, which has no SIMD instruction that is
// faster (not in AVX-512 either, whose elements are too wide). This is where the time goes, so it must not wait for
// anything else: locals come four at a time, because loads are what the processor has too few of.

// A list goes on in the next window, so what is beyond this window's postings is not fetched in vain.
enum { lanes = 16, fetched_ahead = 256 };

INLINE void prefetch(const uint16_t *locals, const uint8_t *payloads) {
    _mm_prefetch((const char *)(locals + fetched_ahead), _MM_HINT_T0);
    _mm_prefetch((const char *)(payloads + fetched_ahead), _MM_HINT_T0);
}

INLINE void scatter(uint16_t *accumulators, const uint16_t *locals, __m256i contributions) {
    _Alignas(32) uint16_t c[lanes];
    _mm256_store_si256((__m256i *)c, contributions);
    for (size_t i = 0; i < lanes; i += 4) {
        uint64_t four;
        memcpy(&four, locals + i, sizeof four);
        four &= csk_window_size - 1 | (csk_window_size - 1) * 0x0001000100010000;
        accumulators[(uint16_t)four] += c[i];
        accumulators[(uint16_t)(four >> 16)] += c[i + 1];
        accumulators[(uint16_t)(four >> 32)] += c[i + 2];
        accumulators[four >> 48] += c[i + 3];
    }
}

INLINE __m256i product_and_one(__m256i factors, __m256i multipliers) {
    return _mm256_add_epi16(_mm256_mulhi_epu16(factors, multipliers), _mm256_set1_epi16(1));
}

INLINE __m256i impact_contributions(const uint8_t *impacts, __m256i multipliers) {
    const __m256i wide = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)impacts));
    return product_and_one(_mm256_slli_epi16(wide, 8), multipliers);
}

// All ones in the last lanes. The end of a list is added as its last 16 postings, those that were added before with
// zero: other than a loop over the rest that takes no branch that is hard to foresee.
INLINE __m256i last_lanes(size_t count) {
    static const int16_t zeros_and_ones[2 * lanes] = {
        [lanes] = -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    };
    return _mm256_loadu_si256((const __m256i *)(zeros_and_ones + count));
}

void csk_add_run_avx2(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *impacts, size_t count, uint16_t multiplier) {
    if (count < lanes) {
        csk_add_run_scalar(accumulators, locals, impacts, count, multiplier);
        return;
    }
    const __m256i multipliers = _mm256_set1_epi16((short)multiplier);
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        prefetch(locals + i, impacts + i);
        scatter(accumulators, locals + i, impact_contributions(impacts + i, multipliers));
    }
    if (i < count) {
        const size_t start = count - lanes;
        const __m256i contributions = impact_contributions(impacts + start, multipliers);
        scatter(accumulators, locals + start, _mm256_and_si256(contributions, last_lanes(count - i)));
    }
}

// Whether all locals have norms, as those of sound files do.
INLINE bool have_norms(const uint16_t *locals, size_t count, csk_norms norms) {
    uint16_t greatest = 0;
    for (size_t i = 0; i < count; i++) {
        greatest = locals[i] > greatest ? locals[i] : greatest;
    }
    return greatest < norms.count;
}

INLINE __m256i bm25_contributions(
    const uint16_t *locals, const uint8_t *frequencies, const uint8_t *norms, const uint16_t *factors,
    __m256i multipliers) {
    _Alignas(32) uint16_t looked_up[lanes];
    for (size_t i = 0; i < lanes; i++) {
        looked_up[i] = factors[frequencies[i] << 8 | norms[locals[i]]];
    }
    return product_and_one(_mm256_load_si256((const __m256i *)looked_up), multipliers);
}

void csk_add_run_bm25_avx2(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const uint16_t *factors, uint16_t multiplier) {
    if (count < lanes || !have_norms(locals, count, norms)) {
        csk_add_run_bm25_scalar(accumulators, locals, frequencies, count, norms, factors, multiplier);
        return;
    }
    const __m256i multipliers = _mm256_set1_epi16((short)multiplier);
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        prefetch(locals + i, frequencies + i);
        const __m256i contributions =
            bm25_contributions(locals + i, frequencies + i, norms.norms, factors, multipliers);
        scatter(accumulators, locals + i, contributions);
    }
    if (i < count) {
        const size_t start = count - lanes;
        const __m256i contributions =
            bm25_contributions(locals + start, frequencies + start, norms.norms, factors, multipliers);
        scatter(accumulators, locals + start, _mm256_and_si256(contributions, last_lanes(count - i)));
    }
}

#pragma clang attribute pop
#endif
