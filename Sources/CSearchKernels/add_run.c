#include "search_variants.h"

void csk_add_run_scalar(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *impacts, size_t count, uint16_t multiplier) {
    for (size_t i = 0; i < count; i++) {
        accumulators[locals[i] % csk_window_size] += csk_impact_contribution(impacts[i], multiplier);
    }
}

void csk_add_run_bm25_scalar(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const uint16_t *factors, uint16_t multiplier) {
    for (size_t i = 0; i < count; i++) {
        const uint16_t factor = factors[frequencies[i] << 8 | csk_norm(norms, locals[i])];
        accumulators[locals[i] % csk_window_size] += csk_factor_contribution(factor, multiplier);
    }
}
