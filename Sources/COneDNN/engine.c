#include "engine.h"

#include <pthread.h>

#include "COneDNN.h"

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static dnnl_engine_t cpu;
static dnnl_status_t cpu_status;

static void create_engine(void) {
    cpu_status = dnnl_engine_create(&cpu, dnnl_cpu, 0);
}

dnnl_status_t onednn_engine(dnnl_engine_t *engine) {
    pthread_once(&engine_once, create_engine);
    *engine = cpu;
    return cpu_status;
}

int onednn_stream_create(onednn_stream **stream) {
    dnnl_engine_t engine;
    dnnl_status_t status = onednn_engine(&engine);
    return status == dnnl_success ? dnnl_stream_create(stream, engine, dnnl_stream_default_flags) : status;
}

void onednn_stream_destroy(onednn_stream *stream) {
    dnnl_stream_destroy(stream);
}

/// Whether oneDNN uses an instruction set: the processor has it, and no environment variable forbids it.
static bool uses(dnnl_cpu_isa_t isa) {
    return (dnnl_get_effective_cpu_isa() & isa) == isa;
}

// AMD's processors multiply pairs of bf16 numbers at the full rate; Intel's without AMX do so at half of it, and take twice
// as long for a model as in single precision.
static bool is_amd(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_is("amd");
#else
    return false;
#endif
}

bool onednn_multiplies_bfloat16(void) {
    return uses(dnnl_cpu_isa_avx512_core_amx) || (uses(dnnl_cpu_isa_avx512_core_bf16) && is_amd());
}

int onednn_int8_weight_limit(void) {
    return uses(dnnl_cpu_isa_avx512_core_vnni) || uses(dnnl_cpu_isa_avx2_vnni) ? 127 : 64;
}
