#ifndef ENGINE_H
#define ENGINE_H

#include <oneapi/dnnl/dnnl.h>

/// The processor: one engine for the whole process, never destroyed.
dnnl_status_t onednn_engine(dnnl_engine_t *engine);

#endif
