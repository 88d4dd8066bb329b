// What the variants of the dense kernels share.

#ifndef DENSE_PARTS_H
#define DENSE_PARTS_H

#include "dense_kernels.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef enum { CSK_FLOAT32, CSK_FLOAT16, CSK_BYTES } csk_component;
typedef enum { CSK_DOT, CSK_DISTANCE } csk_metric;

enum {
    // Enough sums at once that none waits for the one before it.
    rows_at_once = 4,
    // 255 * 32767 of them stay below 2^31.
    dimensions_in_32_bits = 256,
};

INLINE size_t csk_component_size(csk_component component) {
    return component == CSK_FLOAT32 ? 4 : component == CSK_FLOAT16 ? 2 : 1;
}

// A half is a float with other biases: multiplied by 2^112 subnormal numbers come right, too. What has all bits of the
// exponent set gets all of a float's.
INLINE float csk_float_of_half(uint16_t half) {
    uint32_t bits = (uint32_t)(half & 0x7FFF) << 13;
    float number;
    memcpy(&number, &bits, sizeof number);
    number *= 0x1p112f;
    memcpy(&bits, &number, sizeof bits);
    bits |= (half & 0x7C00) == 0x7C00 ? 0x7F800000u : 0;
    bits |= (uint32_t)(half & 0x8000) << 16;
    memcpy(&number, &bits, sizeof number);
    return number;
}

INLINE float csk_load_one(csk_component component, const char *row, size_t d) {
    if (component == CSK_BYTES) return (float)((const uint8_t *)row)[d];
    if (component == CSK_FLOAT16) {
        uint16_t half;
        memcpy(&half, row + d * sizeof half, sizeof half);
        return csk_float_of_half(half);
    }
    float number;
    memcpy(&number, row + d * sizeof number, sizeof number);
    return number;
}

// What the last dimensions, fewer than a vector has, add to a score.
INLINE float csk_score_rest(
    csk_component component, csk_metric metric, const float *query, const float *steps, const char *row, size_t d,
    size_t dimension) {
    float sum = 0;
    for (; d < dimension; d++) {
        const float number = csk_load_one(component, row, d);
        const float difference = query[d] - (steps ? steps[d] * number : number);
        sum += metric == CSK_DOT ? query[d] * number : difference * difference;
    }
    return sum;
}

// Rounded after each operation, whatever the processor has, so that all variants agree.
INLINE float csk_byte_score(const csk_byte_query *query, int64_t sum) {
#pragma clang fp contract(off)
    return (float)(query->scale * (double)sum + query->bias);
}

typedef struct {
    const char *rows;
    size_t row_bytes;
    const uint32_t *ordinals;
    size_t count;
} csk_row_groups;

// Where the rows of a group begin; those beyond the last row are that one.
INLINE void csk_rows_of_group(csk_row_groups groups, size_t first, const char **result) {
    for (size_t r = 0; r < rows_at_once; r++) {
        const size_t i = first + r < groups.count ? first + r : groups.count - 1;
        result[r] = groups.rows + (groups.ordinals ? groups.ordinals[i] : i) * groups.row_bytes;
    }
}

#endif
