#include "dense_parts.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Products and sums become one instruction wherever the processor has it.
#pragma clang fp contract(fast)

typedef uint16_t four_halves[4];

static inline void load_four_halves(const char *p, float *result) {
    four_halves halves;
    memcpy(halves, p, sizeof halves);
    for (size_t i = 0; i < 4; i++) result[i] = csk_float_of_half(halves[i]);
}

#define VARIANT(name) name##_portable
#define WIDTH 4
#define BATCH_VECTORS 2
#define BATCH_ROWS 6
#define LOAD_HALVES(p) \
    ({ \
        floats_portable result; \
        load_four_halves(p, (float *)&result); \
        result; \
    })
#include "dense_body.h"
#undef VARIANT
#undef WIDTH
#undef BATCH_VECTORS
#undef BATCH_ROWS
#undef LOAD_HALVES

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define VARIANT(name) name##_avx2
#define WIDTH 8
#define BATCH_VECTORS 2
#define BATCH_ROWS 6
#define LOAD_HALVES(p) (floats_avx2) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p)))
#include "dense_body.h"
#undef VARIANT
#undef WIDTH
#undef BATCH_VECTORS
#undef BATCH_ROWS
#undef LOAD_HALVES
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)
#define VARIANT(name) name##_avx512
#define WIDTH 16
#define BATCH_VECTORS 2
#define BATCH_ROWS 12
#define LOAD_HALVES(p) (floats_avx512) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(p)))
#include "dense_body.h"
#undef VARIANT
#undef WIDTH
#undef BATCH_VECTORS
#undef BATCH_ROWS
#undef LOAD_HALVES
#pragma clang attribute pop

// 64 products of bytes in one instruction, once for each half of the query.
#define VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

typedef struct {
    __m512i high, low;
} byte_sums;

VNNI INLINE byte_sums add_bytes(byte_sums sums, const csk_byte_query *query, const char *row, size_t d, __mmask64 in_row) {
    const __m512i codes = _mm512_maskz_loadu_epi8(in_row, row + d);
    sums.high = _mm512_dpbusd_epi32(sums.high, codes, _mm512_maskz_loadu_epi8(in_row, query->high + d));
    sums.low = _mm512_dpbusd_epi32(sums.low, codes, _mm512_maskz_loadu_epi8(in_row, query->low + d));
    return sums;
}

VNNI INLINE float score_of_sums(const csk_byte_query *query, byte_sums sums) {
    const int64_t sum = (int64_t)256 * _mm512_reduce_add_epi32(sums.high) + _mm512_reduce_add_epi32(sums.low);
    return csk_byte_score(query, sum);
}

INLINE __mmask64 bytes_in_row(size_t dimension, size_t d) {
    return dimension - d >= 64 ? UINT64_MAX : UINT64_MAX >> (64 - (dimension - d));
}

// As for floating point: rows that lie one behind the other from the first byte to the last, others four at once.
VNNI static void dot_bytes_avx512vnni(
    const csk_byte_query *query, const void *rows, size_t dimension, const uint32_t *ordinals, size_t count,
    float *scores) {
    const byte_sums nothing = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    if (!ordinals) {
        const char *row = rows;
        for (size_t i = 0; i < count; i++, row += dimension) {
            byte_sums sums = nothing;
            for (size_t d = 0; d < dimension; d += 64) {
                sums = add_bytes(sums, query, row, d, bytes_in_row(dimension, d));
            }
            scores[i] = score_of_sums(query, sums);
        }
        return;
    }
    csk_row_groups groups = {rows, dimension, ordinals, count};
    for (size_t i = 0; i < count; i += rows_at_once) {
        const char *group[rows_at_once], *next[rows_at_once];
        csk_rows_of_group(groups, i, group);
        csk_rows_of_group(groups, i + 4 * rows_at_once, next);
        byte_sums sums[rows_at_once] = {nothing, nothing, nothing, nothing};
        for (size_t d = 0; d < dimension; d += 64) {
            for (size_t r = 0; r < rows_at_once; r++) {
                __builtin_prefetch(next[r] + d);
                sums[r] = add_bytes(sums[r], query, group[r], d, bytes_in_row(dimension, d));
            }
        }
        for (size_t r = 0; r < rows_at_once && i + r < count; r++) scores[i + r] = score_of_sums(query, sums[r]);
    }
}
#undef VNNI
#endif

#define KERNELS(suffix, dot_bytes_of, batch_size) \
    (csk_dense_kernels) { \
        #suffix, dot_float32_##suffix, dot_float16_##suffix, distance_float32_##suffix, \
            distance_float16_##suffix, dot_bytes_##dot_bytes_of, distance_bytes_##suffix, widen_float16_##suffix, \
            widen_bytes_##suffix, batch_size, batch_##suffix, above_##suffix \
    }

size_t csk_dense_variants(csk_dense_kernels *variants, size_t capacity) {
    size_t n = 0;
#if defined(__x86_64__)
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("f16c");
    const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (n < capacity && has_avx512 && __builtin_cpu_supports("avx512vnni")) {
        variants[n] = KERNELS(avx512, avx512vnni, 32);
        variants[n++].name = "avx512vnni";
    }
    if (n < capacity && has_avx512) variants[n++] = KERNELS(avx512, avx512, 32);
    if (n < capacity && has_avx2) variants[n++] = KERNELS(avx2, avx2, 16);
#endif
    if (n < capacity) variants[n++] = KERNELS(portable, portable, 8);
    return n;
}

static csk_dense_kernels best;

static void choose(void) {
    csk_dense_variants(&best, 1);
}

const csk_dense_kernels *csk_dense(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return &best;
}

csk_byte_query csk_make_byte_query(
    const float *weights, size_t dimension, double bias, int16_t *whole, int8_t *high, int8_t *low) {
    // So that the high half stays below 128.
    const double greatest = 32512;
    double largest = 0;
    for (size_t d = 0; d < dimension; d++) largest = fmax(largest, fabs((double)weights[d]));
    const double scale = largest > 0 ? largest / greatest : 1;
    for (size_t d = 0; d < dimension; d++) {
        const int number = (int)lrint((double)weights[d] / scale);
        // Halves with signs: the low one is from -128 to 127.
        const int upper = (number + 128 + 65536) / 256 - 256;
        whole[d] = (int16_t)number;
        high[d] = (int8_t)upper;
        low[d] = (int8_t)(number - 256 * upper);
    }
    return (csk_byte_query){whole, high, low, scale, bias};
}
