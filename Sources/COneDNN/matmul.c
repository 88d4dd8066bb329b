#include "COneDNN.h"

#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdlib.h>

// How oneDNN 2 (a descriptor is a struct) and oneDNN 3 (it is an owned pointer) describe a matrix and a product.

#if DNNL_VERSION_MAJOR >= 3

#define DESCRIPTOR(d) (d)

static dnnl_status_t describe_strided(dnnl_memory_desc_t *d, int rank, const int64_t *dims, const int64_t *strides) {
    return dnnl_memory_desc_create_with_strides(d, rank, dims, dnnl_f32, strides);
}

static dnnl_status_t describe_any(dnnl_memory_desc_t *d, int rank, const int64_t *dims) {
    return dnnl_memory_desc_create_with_tag(d, rank, dims, dnnl_f32, dnnl_format_tag_any);
}

static dnnl_status_t describe_copy(dnnl_memory_desc_t *d, const_dnnl_memory_desc_t other) {
    return dnnl_memory_desc_clone(d, other);
}

static void forget(dnnl_memory_desc_t *d) {
    if (*d) dnnl_memory_desc_destroy(*d);
}

static dnnl_status_t append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind) {
    return dnnl_post_ops_append_eltwise(ops, kind, 0, 0);
}

typedef const_dnnl_memory_desc_t descriptor;

static dnnl_status_t describe_product(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    return dnnl_matmul_primitive_desc_create(product, engine, left, right, bias, result, attributes);
}

#else

#define DESCRIPTOR(d) (&(d))

static dnnl_status_t describe_strided(dnnl_memory_desc_t *d, int rank, const int64_t *dims, const int64_t *strides) {
    return dnnl_memory_desc_init_by_strides(d, rank, dims, dnnl_f32, strides);
}

static dnnl_status_t describe_any(dnnl_memory_desc_t *d, int rank, const int64_t *dims) {
    return dnnl_memory_desc_init_by_tag(d, rank, dims, dnnl_f32, dnnl_format_tag_any);
}

static dnnl_status_t describe_copy(dnnl_memory_desc_t *d, const dnnl_memory_desc_t *other) {
    *d = *other;
    return dnnl_success;
}

static void forget(dnnl_memory_desc_t *d) {
    (void)d;
}

static dnnl_status_t append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind) {
    return dnnl_post_ops_append_eltwise(ops, 1, kind, 0, 0);
}

typedef const dnnl_memory_desc_t *descriptor;

static dnnl_status_t describe_product(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, left, right, bias, result);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(product, &operation, attributes, engine, NULL);
}

#endif

// The processor: one engine for the whole process, never destroyed.

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static dnnl_engine_t cpu;
static dnnl_status_t cpu_status;

static void create_engine(void) {
    cpu_status = dnnl_engine_create(&cpu, dnnl_cpu, 0);
}

static dnnl_status_t get_engine(dnnl_engine_t *engine) {
    pthread_once(&engine_once, create_engine);
    *engine = cpu;
    return cpu_status;
}

int onednn_stream_create(onednn_stream **stream) {
    dnnl_engine_t engine;
    dnnl_status_t status = get_engine(&engine);
    return status == dnnl_success ? dnnl_stream_create(stream, engine, dnnl_stream_default_flags) : status;
}

void onednn_stream_destroy(onednn_stream *stream) {
    dnnl_stream_destroy(stream);
}

// Products.

struct onednn_matmul {
    dnnl_primitive_t primitive;
    dnnl_primitive_desc_t description;
    int64_t inner, columns;
};

static descriptor part(const onednn_matmul *matmul, dnnl_query_t which) {
    return dnnl_primitive_desc_query_md(matmul->description, which, 0);
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

static dnnl_status_t compile(
    onednn_matmul **out, int64_t inner, int64_t columns, onednn_activation activation, descriptor left,
    descriptor right, descriptor bias, descriptor result) {
    dnnl_engine_t engine;
    dnnl_status_t status = get_engine(&engine);
    if (status != dnnl_success) return status;
    onednn_matmul *matmul = calloc(1, sizeof *matmul);
    if (!matmul) return dnnl_out_of_memory;
    matmul->inner = inner;
    matmul->columns = columns;
    dnnl_primitive_attr_t attributes = NULL;
    status = make_attributes(&attributes, activation);
    if (status == dnnl_success)
        status = describe_product(&matmul->description, engine, left, right, bias, result, attributes);
    if (status == dnnl_success) status = dnnl_primitive_create(&matmul->primitive, matmul->description);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status == dnnl_success) {
        *out = matmul;
    } else {
        onednn_matmul_destroy(matmul);
    }
    return status;
}

int onednn_linear_create(
    onednn_matmul **matmul, int64_t rows, int64_t inner, int64_t columns, bool has_bias,
    onednn_activation activation, const onednn_matmul *like) {
    const int64_t left_dims[] = {rows, inner}, left_strides[] = {inner, 1};
    const int64_t right_dims[] = {inner, columns};
    const int64_t bias_dims[] = {1, columns}, bias_strides[] = {columns, 1};
    const int64_t result_dims[] = {rows, columns}, result_strides[] = {columns, 1};
    dnnl_memory_desc_t left = {0}, right = {0}, bias = {0}, result = {0};
    dnnl_status_t status = describe_strided(&left, 2, left_dims, left_strides);
    if (status == dnnl_success)
        status = like ? describe_copy(&right, part(like, dnnl_query_weights_md))
                      : describe_any(&right, 2, right_dims);
    if (status == dnnl_success) status = describe_strided(&bias, 2, bias_dims, bias_strides);
    if (status == dnnl_success) status = describe_strided(&result, 2, result_dims, result_strides);
    if (status == dnnl_success)
        status = compile(
            matmul, inner, columns, activation, DESCRIPTOR(left), DESCRIPTOR(right),
            has_bias ? DESCRIPTOR(bias) : NULL, DESCRIPTOR(result));
    forget(&left), forget(&right), forget(&bias), forget(&result);
    return status;
}

int onednn_batched_create(
    onednn_matmul **matmul, int64_t batch, int64_t rows, int64_t inner, int64_t columns,
    const int64_t left_strides[3], const int64_t right_strides[3], const int64_t result_strides[3]) {
    const int64_t left_dims[] = {batch, rows, inner};
    const int64_t right_dims[] = {batch, inner, columns};
    const int64_t result_dims[] = {batch, rows, columns};
    dnnl_memory_desc_t left = {0}, right = {0}, result = {0};
    dnnl_status_t status = describe_strided(&left, 3, left_dims, left_strides);
    if (status == dnnl_success) status = describe_strided(&right, 3, right_dims, right_strides);
    if (status == dnnl_success) status = describe_strided(&result, 3, result_dims, result_strides);
    if (status == dnnl_success)
        status = compile(
            matmul, inner, columns, ONEDNN_IDENTITY, DESCRIPTOR(left), DESCRIPTOR(right), NULL, DESCRIPTOR(result));
    forget(&left), forget(&right), forget(&result);
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
    dnnl_exec_arg_t list[MAX_ARGUMENTS];
    int count;
    dnnl_status_t status;
} arguments;

static void add(arguments *all, int role, descriptor description, const void *data) {
    if (all->status != dnnl_success) return;
    dnnl_exec_arg_t *next = &all->list[all->count];
    // oneDNN takes inputs and outputs by the same type of pointer; it does not write to inputs.
    all->status = dnnl_memory_create(&next->memory, description, cpu, (void *)data);
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
    const onednn_matmul *matmul, onednn_stream *stream, const float *left, const void *right, const float *bias,
    float *result, void *scratchpad) {
    arguments all = {.status = dnnl_success};
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

int onednn_matmul_pack(const onednn_matmul *matmul, onednn_stream *stream, const float *weights, void *packed) {
    const int64_t dims[] = {matmul->inner, matmul->columns}, strides[] = {1, matmul->inner};
    dnnl_memory_desc_t stored = {0};
    dnnl_primitive_desc_t description = NULL;
    dnnl_primitive_t reorder = NULL;
    descriptor wanted = part(matmul, dnnl_query_weights_md);
    dnnl_status_t status = describe_strided(&stored, 2, dims, strides);
    if (status == dnnl_success)
        status = dnnl_reorder_primitive_desc_create(&description, DESCRIPTOR(stored), cpu, wanted, cpu, NULL);
    if (status == dnnl_success) status = dnnl_primitive_create(&reorder, description);
    if (status == dnnl_success) {
        arguments all = {.status = dnnl_success};
        add(&all, DNNL_ARG_FROM, DESCRIPTOR(stored), weights);
        add(&all, DNNL_ARG_TO, wanted, packed);
        status = execute(&all, reorder, stream);
    }
    if (reorder) dnnl_primitive_destroy(reorder);
    if (description) dnnl_primitive_desc_destroy(description);
    forget(&stored);
    return status;
}
