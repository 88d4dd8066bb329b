#include "coarse.h"

#include <pthread.h>

size_t csk_search_variants(csk_search_kernels *variants, size_t capacity) {
    size_t n = 0;
    if (n < capacity) variants[n++] = csk_search_scalar;
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
