#include "COneDNN.h"

#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "versions.h"

// A linear layer is a matrix product, or a convolution of the same numbers with a 1 x 1 kernel: a row is a point, its
// elements are channels. oneDNN's products pack their weights for good where there are AVX-512 kernels ("brgemm") and
// otherwise on each call, which takes longer than a product of a few rows; its convolutions have packed weights on
// all processors.
typedef enum { PRODUCT, CONVOLUTION } form;

struct onednn_matmul {
    form form;
    onednn_operands operands;
    int64_t rows, inner, columns;
    bool has_bias;
    dnnl_primitive_t primitive;
    dnnl_primitive_desc_t description;
};

static descriptor part(const onednn_matmul *matmul, dnnl_query_t which) {
    return dnnl_primitive_desc_query_md(matmul->description, which, 0);
}

static dnnl_data_type_t left_type(onednn_operands operands) {
    return operands == ONEDNN_FLOAT32 ? dnnl_f32 : operands == ONEDNN_BFLOAT16 ? dnnl_bf16 : dnnl_u8;
}

static dnnl_data_type_t weights_type(onednn_operands operands) {
    return operands == ONEDNN_FLOAT32 ? dnnl_f32 : operands == ONEDNN_BFLOAT16 ? dnnl_bf16 : dnnl_s8;
}

// The type in which weights come to be packed.
static dnnl_data_type_t stored_type(onednn_operands operands) {
    return operands == ONEDNN_INT8 ? dnnl_s8 : dnnl_f32;
}

static dnnl_status_t make_attributes(dnnl_primitive_attr_t *attributes, onednn_activation activation) {
    dnnl_status_t status = dnnl_primitive_attr_create(attributes);
    if (status != dnnl_success) return status;
    // The library's own scratchpad belongs to the thread that compiled the product; ours travels with the caller.
    status = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
    if (status != dnnl_success || activation == ONEDNN_IDENTITY) return status;
    dnnl_alg_kind_t kind = activation == ONEDNN_GELU_ERF ? dnnl_eltwise_gelu_erf
        : activation == ONEDNN_GELU_TANH                 ? dnnl_eltwise_gelu_tanh
                                                         : dnnl_eltwise_relu;
    dnnl_post_ops_t ops;
    status = dnnl_post_ops_create(&ops);
    if (status != dnnl_success) return status;
    status = append_activation(ops, kind);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(*attributes, ops);
    dnnl_post_ops_destroy(ops);
    return status;
}

// Describing and compiling.

// Rows of `channels` numbers, as a matrix or as points of an image.
static dnnl_status_t describe_rows(
    dnnl_memory_desc_t *d, form form, int64_t rows, int64_t channels, dnnl_data_type_t type) {
    if (form == PRODUCT) {
        const int64_t dims[] = {rows, channels}, strides[] = {channels, 1};
        return describe_strided(d, 2, dims, type, strides);
    }
    const int64_t dims[] = {1, channels, rows, 1}, strides[] = {rows * channels, 1, channels, channels};
    return describe_strided(d, 4, dims, type, strides);
}

static dnnl_status_t describe_weights(dnnl_memory_desc_t *d, const onednn_matmul *matmul) {
    const dnnl_data_type_t type = weights_type(matmul->operands);
    const int64_t matrix[] = {matmul->inner, matmul->columns}, kernel[] = {matmul->columns, matmul->inner, 1, 1};
    return matmul->form == PRODUCT ? describe_any(d, 2, matrix, type) : describe_any(d, 4, kernel, type);
}

// Weights as models store them: one row for each column of the result.
static dnnl_status_t describe_stored_weights(dnnl_memory_desc_t *d, const onednn_matmul *matmul) {
    const int64_t inner = matmul->inner, columns = matmul->columns;
    const int64_t matrix[] = {inner, columns}, matrix_strides[] = {1, inner};
    const int64_t kernel[] = {columns, inner, 1, 1}, kernel_strides[] = {inner, 1, 1, 1};
    const dnnl_data_type_t type = stored_type(matmul->operands);
    return matmul->form == PRODUCT ? describe_strided(d, 2, matrix, type, matrix_strides)
                                   : describe_strided(d, 4, kernel, type, kernel_strides);
}

static dnnl_status_t describe_bias(dnnl_memory_desc_t *d, const onednn_matmul *matmul) {
    const int64_t row[] = {1, matmul->columns}, row_strides[] = {matmul->columns, 1}, stride[] = {1};
    return matmul->form == PRODUCT ? describe_strided(d, 2, row, dnnl_f32, row_strides)
                                   : describe_strided(d, 1, &matmul->columns, dnnl_f32, stride);
}

static dnnl_status_t describe(onednn_matmul *matmul, onednn_activation activation, const onednn_matmul *like) {
    dnnl_engine_t engine;
    dnnl_status_t status = onednn_engine(&engine);
    if (status != dnnl_success) return status;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_memory_desc_t left = {0}, right = {0}, bias = {0}, result = {0};
    status = make_attributes(&attributes, activation);
    if (status == dnnl_success)
        status = describe_rows(&left, matmul->form, matmul->rows, matmul->inner, left_type(matmul->operands));
    if (status == dnnl_success)
        status = like ? describe_copy(&right, part(like, dnnl_query_weights_md)) : describe_weights(&right, matmul);
    if (status == dnnl_success) status = describe_bias(&bias, matmul);
    if (status == dnnl_success)
        status = describe_rows(&result, matmul->form, matmul->rows, matmul->columns, dnnl_f32);
    if (status == dnnl_success)
        status = (matmul->form == PRODUCT ? describe_matmul : describe_convolution)(
            &matmul->description, engine, DESCRIPTOR(left), DESCRIPTOR(right),
            matmul->has_bias ? DESCRIPTOR(bias) : NULL, DESCRIPTOR(result), attributes);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    forget(&left), forget(&right), forget(&bias), forget(&result);
    return status;
}

// Whether the implementation that oneDNN chose packs weights for good.
static bool packs_weights(const onednn_matmul *matmul) {
    const char *name = "";
    if (dnnl_primitive_desc_query(matmul->description, dnnl_query_impl_info_str, 0, &name) != dnnl_success)
        return false;
    return strncmp(name, "brg", 3) == 0 || (matmul->form == CONVOLUTION && strncmp(name, "jit", 3) == 0);
}

static dnnl_status_t choose(onednn_matmul *matmul, onednn_activation activation) {
    matmul->form = PRODUCT;
    dnnl_status_t status = describe(matmul, activation, NULL);
    if (status == dnnl_success && packs_weights(matmul)) return status;

    onednn_matmul convolution = *matmul;
    convolution.form = CONVOLUTION;
    convolution.description = NULL;
    if (describe(&convolution, activation, NULL) == dnnl_success && packs_weights(&convolution)) {
        if (matmul->description) dnnl_primitive_desc_destroy(matmul->description);
        *matmul = convolution;
        return dnnl_success;
    }
    if (convolution.description) dnnl_primitive_desc_destroy(convolution.description);
    return status;
}

int onednn_linear_create(
    onednn_matmul **out, int64_t rows, int64_t inner, int64_t columns, onednn_operands operands, bool has_bias,
    onednn_activation activation, const onednn_matmul *like) {
    onednn_matmul *matmul = calloc(1, sizeof *matmul);
    if (!matmul) return dnnl_out_of_memory;
    *matmul = (onednn_matmul){
        .operands = operands, .rows = rows, .inner = inner, .columns = columns, .has_bias = has_bias};
    if (like) matmul->form = like->form;
    dnnl_status_t status = like ? describe(matmul, activation, like) : choose(matmul, activation);
    // What others are like is never run itself.
    if (status == dnnl_success && like) status = dnnl_primitive_create(&matmul->primitive, matmul->description);
    if (status == dnnl_success) {
        *out = matmul;
    } else {
        onednn_matmul_destroy(matmul);
    }
    return status;
}

void onednn_matmul_destroy(onednn_matmul *matmul) {
    if (matmul->primitive) dnnl_primitive_destroy(matmul->primitive);
    if (matmul->description) dnnl_primitive_desc_destroy(matmul->description);
    free(matmul);
}

size_t onednn_matmul_weights_size(const onednn_matmul *matmul) {
    return dnnl_memory_desc_get_size(part(matmul, dnnl_query_weights_md));
}

size_t onednn_matmul_scratchpad_size(const onednn_matmul *matmul) {
    return dnnl_memory_desc_get_size(part(matmul, dnnl_query_scratchpad_md));
}

// Running: each call makes its own memory objects (a few words each) around the caller's pointers, so that nothing is
// shared between threads.

enum { MAX_ARGUMENTS = 5 };

typedef struct {
    dnnl_engine_t engine;
    dnnl_exec_arg_t list[MAX_ARGUMENTS];
    int count;
    dnnl_status_t status;
} arguments;

static void add(arguments *all, int role, descriptor description, const void *data) {
    if (all->status != dnnl_success) return;
    dnnl_exec_arg_t *next = &all->list[all->count];
    // oneDNN takes inputs and outputs by the same type of pointer; it does not write to inputs.
    all->status = dnnl_memory_create(&next->memory, description, all->engine, (void *)data);
    if (all->status != dnnl_success) return;
    next->arg = role;
    all->count++;
}

static dnnl_status_t execute(arguments *all, dnnl_primitive_t primitive, dnnl_stream_t stream) {
    if (all->status == dnnl_success) all->status = dnnl_primitive_execute(primitive, stream, all->count, all->list);
    if (all->status == dnnl_success) all->status = dnnl_stream_wait(stream);
    for (int i = 0; i < all->count; i++) dnnl_memory_destroy(all->list[i].memory);
    return all->status;
}

int onednn_matmul_run(
    const onednn_matmul *matmul, onednn_stream *stream, const void *left, const void *right, const float *bias,
    float *result, void *scratchpad) {
    arguments all = {0};
    all.status = onednn_engine(&all.engine);
    add(&all, DNNL_ARG_SRC, part(matmul, dnnl_query_src_md), left);
    add(&all, DNNL_ARG_WEIGHTS, part(matmul, dnnl_query_weights_md), right);
    add(&all, DNNL_ARG_DST, part(matmul, dnnl_query_dst_md), result);
    add(&all, DNNL_ARG_SCRATCHPAD, part(matmul, dnnl_query_scratchpad_md), scratchpad);
    if (bias) {
        // oneDNN counts the bias as the second of the weights.
        descriptor described = dnnl_primitive_desc_query_md(matmul->description, dnnl_query_weights_md, 1);
        add(&all, DNNL_ARG_BIAS, described, bias);
    }
    return execute(&all, matmul->primitive, stream);
}

int onednn_matmul_pack(const onednn_matmul *matmul, onednn_stream *stream, const void *weights, void *packed) {
    arguments all = {0};
    all.status = onednn_engine(&all.engine);
    dnnl_memory_desc_t stored = {0};
    dnnl_primitive_desc_t description = NULL;
    dnnl_primitive_t reorder = NULL;
    descriptor wanted = part(matmul, dnnl_query_weights_md);
    dnnl_status_t status = all.status;
    if (status == dnnl_success) status = describe_stored_weights(&stored, matmul);
    if (status == dnnl_success)
        status = dnnl_reorder_primitive_desc_create(
            &description, DESCRIPTOR(stored), all.engine, wanted, all.engine, NULL);
    if (status == dnnl_success) status = dnnl_primitive_create(&reorder, description);
    if (status == dnnl_success) {
        add(&all, DNNL_ARG_FROM, DESCRIPTOR(stored), weights);
        add(&all, DNNL_ARG_TO, wanted, packed);
        status = execute(&all, reorder, stream);
    }
    if (reorder) dnnl_primitive_destroy(reorder);
    if (description) dnnl_primitive_desc_destroy(description);
    forget(&stored);
    return status;
}
