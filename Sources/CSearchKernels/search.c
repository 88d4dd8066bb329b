#include "search_variants.h"

#include <pthread.h>

size_t csk_search_variants(csk_search_kernels *variants, size_t capacity) {
    size_t n = 0;
#if defined(__x86_64__)
    const bool has_avx2 = __builtin_cpu_supports("avx2");
    const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
    if (n < capacity && has_avx512) {
        variants[n++] = (csk_search_kernels){"avx512", csk_add_run_avx2, csk_add_run_bm25_avx2, csk_scan_avx512};
    }
    if (n < capacity && has_avx2) {
        variants[n++] = (csk_search_kernels){"avx2", csk_add_run_avx2, csk_add_run_bm25_avx2, csk_scan_avx2};
    }
#elif defined(__aarch64__)
    if (n < capacity) {
        variants[n++] = (csk_search_kernels){"neon", csk_add_run_neon, csk_add_run_bm25_scalar, csk_scan_neon};
    }
#endif
    if (n < capacity) {
        variants[n++] = (csk_search_kernels){"scalar", csk_add_run_scalar, csk_add_run_bm25_scalar, csk_scan_scalar};
    }
    return n;
}

static csk_search_kernels best;

static void choose(void) {
    csk_search_variants(&best, 1);
}

const csk_search_kernels *csk_search(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return &best;
}
