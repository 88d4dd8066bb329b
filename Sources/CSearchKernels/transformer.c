#include "transformer_kernels.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

// The query rows that attention computes together, and the widest vector of any variant.
enum { query_rows = 4, widest = 16 };

static size_t padded_length(size_t length) {
    return (length + 2 * widest - 1) / (2 * widest) * (2 * widest);
}

size_t csk_attention_scratch(const csk_attention_shape *shape, size_t length) {
    // A head's transposed keys and its values, and some rows of scores.
    return padded_length(length) * (shape->head_size + query_rows) + length * shape->head_size;
}

// One source for all variants: vectors of WIDTH numbers, which the compiler maps to the registers that the variant's
// target has.

#define VARIANT(name) name##_portable
#define WIDTH 4
#include "transformer_body.h"
#undef VARIANT
#undef WIDTH

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx2
#define WIDTH 8
#include "transformer_body.h"
#undef VARIANT
#undef WIDTH
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx512
#define WIDTH 16
#include "transformer_body.h"
#undef VARIANT
#undef WIDTH
#pragma clang attribute pop
#endif

#define KERNELS(suffix) \
    (csk_transformer_kernels) { \
        #suffix, layer_norm_##suffix, attention_##suffix, quantize_##suffix, quantize_weights_##suffix, \
            dequantize_##suffix, maximum_##suffix, maximum_dequantized_##suffix, to_bfloat16_##suffix \
    }

size_t csk_transformer_variants(csk_transformer_kernels *variants, size_t capacity) {
    size_t n = 0;
#if defined(__x86_64__)
    const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (n < capacity && has_avx512) variants[n++] = KERNELS(avx512);
    if (n < capacity && has_avx2) variants[n++] = KERNELS(avx2);
#endif
    if (n < capacity) variants[n++] = KERNELS(portable);
    return n;
}

static csk_transformer_kernels best;

static void choose(void) {
    csk_transformer_variants(&best, 1);
}

const csk_transformer_kernels *csk_transformer(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return &best;
}
