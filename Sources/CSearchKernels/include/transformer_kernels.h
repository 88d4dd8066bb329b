// The loops of text encoders around the matrix products: normalization, attention, and the conversions of reduced
// precision.
//
// Matrices are row-major without gaps unless a stride is given. Pointers need no alignment. Variants agree to
// rounding: they add in different orders, and some fuse products and sums.

#ifndef TRANSFORMER_KERNELS_H
#define TRANSFORMER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// What distinguishes one attention layer from another. The scale 1/sqrt(head_size) is in the queries already.
typedef struct {
    size_t heads, head_size;
    // The greatest distance of tokens that see each other; SIZE_MAX when all do.
    size_t reach;
    // What is added to the score of query i and key j of head h, or NULL:
    // bias[h * (2 * bias_length - 1) + bias_length - 1 + j - i].
    const float *bias;
    size_t bias_length;
} csk_attention_shape;

// The numbers of scratch memory for attention over a sequence.
size_t csk_attention_scratch(const csk_attention_shape *shape, size_t length);

// What follows a product of 8-bit integers.
typedef enum { CSK_IDENTITY, CSK_GELU_ERF, CSK_GELU_TANH, CSK_RELU } csk_activation;

typedef struct {
    const char *name;

    // x = (x + residual - mean) / sqrt(variance + epsilon) * scale + shift, for each row. The residual may be NULL.
    void (*layer_norm)(
        float *x, const float *residual, size_t rows, size_t size, const float *scale, const float *shift,
        float epsilon);

    // context = softmax(Q K^T + bias) V for each head of one sequence. A token has a row of 3 * heads * head_size
    // numbers: its queries, keys and values, head by head; and a row of heads * head_size numbers in `context`.
    void (*attention)(
        const csk_attention_shape *shape, const float *queries_keys_values, size_t length, float *context,
        float *scratch);

    // x ~ scale * (quantized - zero) with integers from 0 to 255, for each row: scale and zero are those of
    // the row's least and greatest number.
    void (*quantize)(
        const float *x, size_t rows, size_t size, uint8_t *quantized, float *scales, float *zeros);

    // weights ~ scale * quantized with integers from -limit to limit (127 at most), for each row, and the sum of a row's integers.
    void (*quantize_weights)(
        const float *weights, size_t rows, size_t size, int limit, int8_t *quantized, float *scales, float *sums);

    // From the integer products of quantized rows and weights (in y, as numbers) to those of what they stand for:
    // y = activation(scale * column_scale * (y - zero * column_sum) + bias). No bias when it is NULL.
    void (*dequantize)(
        float *y, size_t rows, size_t columns, const float *scales, const float *zeros, const float *column_scales,
        const float *column_sums, const float *bias, csk_activation activation);

    // maxima = max(maxima, x)
    void (*maximum)(float *maxima, const float *x, size_t count);

    // maxima = max(maxima, scale * (x - zero * column_sum)): the same for a row of integer products.
    void (*maximum_dequantized)(
        float *maxima, const float *x, size_t count, float scale, float zero, const float *column_sums);

    // The nearest 16-bit "brain" floating-point numbers; ties to even.
    void (*to_bfloat16)(const float *x, size_t count, uint16_t *result);
} csk_transformer_kernels;

// The variants that this processor runs, best first; the last one is always "portable". Returns how many there are.
size_t csk_transformer_variants(csk_transformer_kernels *variants, size_t capacity);

// The best variant that this processor runs. The pointer is valid for ever.
const csk_transformer_kernels *csk_transformer(void);

#endif
