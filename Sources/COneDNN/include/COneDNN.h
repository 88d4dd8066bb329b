#ifndef COneDNN_h
#define COneDNN_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the encoders need of oneDNN: single-precision matrix products, compiled once for a shape and run from any
// thread. oneDNN 2 and 3 differ in how a product is described; that difference ends in this target.
//
// Functions that return int give 0, or oneDNN's status number when it refuses.

/// What is applied to each element of a product after the bias.
typedef enum {
    ONEDNN_IDENTITY,
    ONEDNN_GELU_ERF,
    ONEDNN_GELU_TANH,
    ONEDNN_RELU,
} onednn_activation;

/// The order of execution of one caller. Not for two threads at once.
typedef struct dnnl_stream onednn_stream;

/// A compiled product C = A B. Immutable, so any number of threads may run it at once.
typedef struct onednn_matmul onednn_matmul;

int onednn_stream_create(onednn_stream **stream);
void onednn_stream_destroy(onednn_stream *stream);

/// Compiles activation(A W + bias), or activation(A W), where A is rows x inner and the result rows x columns, both
/// row-major.
///
/// The weights W have the layout that `like` packs, or, when it is NULL, the one that oneDNN prefers.
int onednn_linear_create(
    onednn_matmul **matmul, int64_t rows, int64_t inner, int64_t columns, bool has_bias,
    onednn_activation activation, const onednn_matmul *like);

/// Compiles `batch` products of rows x inner and inner x columns matrices, each operand with strides (in elements) of
/// its batch, row and column dimension.
int onednn_batched_create(
    onednn_matmul **matmul, int64_t batch, int64_t rows, int64_t inner, int64_t columns,
    const int64_t left_strides[3], const int64_t right_strides[3], const int64_t result_strides[3]);

void onednn_matmul_destroy(onednn_matmul *matmul);

/// The bytes that packed weights take.
size_t onednn_matmul_weights_size(const onednn_matmul *matmul);

/// The bytes of scratch memory that a run needs.
size_t onednn_matmul_scratchpad_size(const onednn_matmul *matmul);

/// Packs the weights of a linear layer, which models store as columns x inner, row-major.
int onednn_matmul_pack(const onednn_matmul *matmul, onednn_stream *stream, const float *weights, void *packed);

/// Runs the product; `bias` has `columns` elements, or is NULL when the product was compiled without one.
int onednn_matmul_run(
    const onednn_matmul *matmul, onednn_stream *stream, const float *left, const void *right, const float *bias,
    float *result, void *scratchpad);

/// Sets how many OpenMP threads oneDNN may use when this thread calls it; returns the number before, or 0 when the
/// library in use was built without OpenMP.
int onednn_set_threads(int threads);

#endif
