#ifndef COneDNN_h
#define COneDNN_h

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the encoders need of oneDNN: matrix products with packed weights, compiled once for a shape and run from any
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

/// What a product's operands are; its result is always single precision.
typedef enum {
    /// Single precision.
    ONEDNN_FLOAT32,
    /// 16-bit "brain" floating point.
    ONEDNN_BFLOAT16,
    /// Integers: unsigned rows, signed weights. The result is the bare integer product, without bias and activation.
    ONEDNN_INT8,
} onednn_operands;

/// The order of execution of one caller. Not for two threads at once.
typedef struct dnnl_stream onednn_stream;

/// A compiled product C = A B. Immutable, so any number of threads may run it at once.
typedef struct onednn_matmul onednn_matmul;

int onednn_stream_create(onednn_stream **stream);
void onednn_stream_destroy(onednn_stream *stream);

/// Compiles activation(A W + bias), or activation(A W), where A is rows x inner and the result rows x columns, both
/// row-major.
///
/// The weights W have the layout that `like` packs. When it is NULL, the product is only described, not compiled,
/// with the layout that is fastest on this processor: it packs weights, and others can be like it.
int onednn_linear_create(
    onednn_matmul **matmul, int64_t rows, int64_t inner, int64_t columns, onednn_operands operands, bool has_bias,
    onednn_activation activation, const onednn_matmul *like);

void onednn_matmul_destroy(onednn_matmul *matmul);

/// The bytes that packed weights take.
size_t onednn_matmul_weights_size(const onednn_matmul *matmul);

/// The bytes of scratch memory that a run needs.
size_t onednn_matmul_scratchpad_size(const onednn_matmul *matmul);

/// Packs the weights of a linear layer, which models store as columns x inner, row-major: signed integers for
/// ONEDNN_INT8, else single precision.
int onednn_matmul_pack(const onednn_matmul *matmul, onednn_stream *stream, const void *weights, void *packed);

/// Runs the product; `bias` has `columns` elements, or is NULL when the product was compiled without one.
int onednn_matmul_run(
    const onednn_matmul *matmul, onednn_stream *stream, const void *left, const void *right, const float *bias,
    float *result, void *scratchpad);

/// Whether the processor multiplies bfloat16 faster than single precision (oneDNN can do without instructions for it, slowly).
bool onednn_multiplies_bfloat16(void);

/// The greatest magnitude of an 8-bit weight for which sums of products with any unsigned rows are exact. Processors
/// without dot-product instructions add pairs of products in 16 bits: 2 * 255 * 64 fits.
int onednn_int8_weight_limit(void);

/// Sets how many OpenMP threads oneDNN may use when this thread calls it; returns the number before, or 0 when the
/// library in use was built without OpenMP.
int onednn_set_threads(int threads);

#endif
