#pragma once

// FAISS's headers include <omp.h>, which belongs to GCC and which Clang does not find. This folder is on the header
// search path only so that they compile: where the compiler has the header, it is taken; elsewhere these declarations
// stand in. FAISS's headers take locks by reference only, so the size of one does not matter here.
#if __has_include_next(<omp.h>)
#include_next <omp.h>
#else
typedef struct { int opaque; } omp_lock_t;
#ifdef __cplusplus
extern "C" {
#endif
void omp_set_num_threads(int count);
int omp_get_max_threads(void);
#ifdef __cplusplus
}
#endif
#endif
