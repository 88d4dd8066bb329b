// The inner loops of search over dense vectors: one query with many rows, and many queries with many rows.
//
// Rows lie one after the other without gaps. Nothing needs alignment: rows are where a file has them. Sums of floating
// point agree between variants to rounding; those over bytes are integers, and the same to the last bit.

#ifndef DENSE_KERNELS_H
#define DENSE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Scores the rows with the numbers in `ordinals`, or the first `count` of them where that is NULL:
// scores[i] = sum of query[d] * row[d], or of (query[d] - row[d])^2.
typedef void csk_score_rows(
    const float *query, const void *rows, size_t dimension, const uint32_t *ordinals, size_t count, float *scores);

// A query for rows of bytes: whole[d] = 256 * high[d] + low[d], with 255 * the sum of their sizes below 2^31 for each
// of both halves (65,536 dimensions).
typedef struct {
    const int16_t *whole;
    const int8_t *high, *low;
    double scale, bias;
} csk_byte_query;

// scores[i] = scale * (sum of whole[d] * row[d]) + bias
typedef void csk_dot_bytes(
    const csk_byte_query *query, const void *rows, size_t dimension, const uint32_t *ordinals, size_t count,
    float *scores);

// scores[i] = sum of (offsets[d] - steps[d] * row[d])^2
typedef void csk_distance_bytes(
    const float *offsets, const float *steps, const void *rows, size_t dimension, const uint32_t *ordinals,
    size_t count, float *scores);

typedef struct {
    const char *name;
    csk_score_rows *dot_float32, *dot_float16, *distance_float32, *distance_float16;
    csk_dot_bytes *dot_bytes;
    csk_distance_bytes *distance_bytes;

    // Numbers in single precision of as many in half precision, or of bytes.
    void (*widen_float16)(const void *numbers, size_t count, float *result);
    void (*widen_bytes)(const void *numbers, size_t count, float *result);

    // The queries of a batch. Where there are fewer, the others are zero.
    size_t batch_size;
    // scores[row * batch_size + q] = sum of queries[d * batch_size + q] * rows[row * dimension + d]
    void (*batch)(const float *queries, const void *rows, size_t dimension, size_t count, float *scores);
    // A bit for each query of a batch whose score is above its threshold. NaN is above nothing.
    uint64_t (*above)(const float *scores, const float *thresholds);
} csk_dense_kernels;

// The batches of no variant are greater.
enum { csk_largest_batch = 32 };

// The variants that this processor runs, best first; the last one is always "portable". Returns how many there are.
size_t csk_dense_variants(csk_dense_kernels *variants, size_t capacity);

// The best variant that this processor runs. The pointer is valid for ever.
const csk_dense_kernels *csk_dense(void);

// Makes a query for rows of bytes of one weight for each dimension, to 16 bits: `whole`, `high` and `low` get one
// number for each.
csk_byte_query csk_make_byte_query(
    const float *weights, size_t dimension, double bias, int16_t *whole, int8_t *high, int8_t *low);

#ifdef __cplusplus
}
#endif

#endif
