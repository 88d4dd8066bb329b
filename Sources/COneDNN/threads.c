#define _GNU_SOURCE
#include "COneDNN.h"

#include <dlfcn.h>
#include <pthread.h>

// oneDNN brings its OpenMP runtime (GNU's, LLVM's, or none) along; which one is known only at run time, so its two
// functions are looked up instead of linked.

static pthread_once_t lookup_once = PTHREAD_ONCE_INIT;
static int (*get_max_threads)(void);
static void (*set_num_threads)(int);

static void look_up(void) {
    *(void **)&get_max_threads = dlsym(RTLD_DEFAULT, "omp_get_max_threads");
    *(void **)&set_num_threads = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

int onednn_set_threads(int threads) {
    pthread_once(&lookup_once, look_up);
    if (!get_max_threads || !set_num_threads) return 0;
    int before = get_max_threads();
    if (before != threads) set_num_threads(threads);
    return before;
}
