// How oneDNN 2 (a descriptor is a struct) and oneDNN 3 (it is an owned pointer) describe matrices and products.

#ifndef VERSIONS_H
#define VERSIONS_H

#include <oneapi/dnnl/dnnl.h>

#if DNNL_VERSION_MAJOR >= 3

#define DESCRIPTOR(d) (d)

typedef const_dnnl_memory_desc_t descriptor;

static inline dnnl_status_t describe_strided(
    dnnl_memory_desc_t *d, int rank, const int64_t *dims, dnnl_data_type_t type, const int64_t *strides) {
    return dnnl_memory_desc_create_with_strides(d, rank, dims, type, strides);
}

static inline dnnl_status_t describe_any(
    dnnl_memory_desc_t *d, int rank, const int64_t *dims, dnnl_data_type_t type) {
    return dnnl_memory_desc_create_with_tag(d, rank, dims, type, dnnl_format_tag_any);
}

static inline dnnl_status_t describe_copy(dnnl_memory_desc_t *d, descriptor other) {
    return dnnl_memory_desc_clone(d, other);
}

static inline void forget(dnnl_memory_desc_t *d) {
    if (*d) dnnl_memory_desc_destroy(*d);
}

static inline dnnl_status_t append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind) {
    return dnnl_post_ops_append_eltwise(ops, kind, 0, 0);
}

static inline dnnl_status_t describe_matmul(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    return dnnl_matmul_primitive_desc_create(product, engine, left, right, bias, result, attributes);
}

static inline dnnl_status_t describe_convolution(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    const int64_t step[] = {1, 1}, none[] = {0, 0};
    return dnnl_convolution_forward_primitive_desc_create(
        product, engine, dnnl_forward_inference, dnnl_convolution_direct, left, right, bias, result, step, none, none,
        none, attributes);
}

#else

#define DESCRIPTOR(d) (&(d))

typedef const dnnl_memory_desc_t *descriptor;

static inline dnnl_status_t describe_strided(
    dnnl_memory_desc_t *d, int rank, const int64_t *dims, dnnl_data_type_t type, const int64_t *strides) {
    return dnnl_memory_desc_init_by_strides(d, rank, dims, type, strides);
}

static inline dnnl_status_t describe_any(
    dnnl_memory_desc_t *d, int rank, const int64_t *dims, dnnl_data_type_t type) {
    return dnnl_memory_desc_init_by_tag(d, rank, dims, type, dnnl_format_tag_any);
}

static inline dnnl_status_t describe_copy(dnnl_memory_desc_t *d, descriptor other) {
    *d = *other;
    return dnnl_success;
}

static inline void forget(dnnl_memory_desc_t *d) {
    (void)d;
}

static inline dnnl_status_t append_activation(dnnl_post_ops_t ops, dnnl_alg_kind_t kind) {
    return dnnl_post_ops_append_eltwise(ops, 1, kind, 0, 0);
}

static inline dnnl_status_t describe_matmul(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, left, right, bias, result);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(product, &operation, attributes, engine, NULL);
}

static inline dnnl_status_t describe_convolution(
    dnnl_primitive_desc_t *product, dnnl_engine_t engine, descriptor left, descriptor right, descriptor bias,
    descriptor result, const_dnnl_primitive_attr_t attributes) {
    const int64_t step[] = {1, 1}, none[] = {0, 0};
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_convolution_forward_desc_init(
        &operation, dnnl_forward_inference, dnnl_convolution_direct, left, right, bias, result, step, none, none);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(product, &operation, attributes, engine, NULL);
}

#endif

#endif
