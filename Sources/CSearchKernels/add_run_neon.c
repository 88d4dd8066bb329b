#include "search_variants.h"

#if defined(__aarch64__)
#include <arm_neon.h>

// Contributions are made 16 at a time, then scattered one by one.

enum { lanes = 16 };

// ((impact << 8) * multiplier >> 16) + 1, as impact * multiplier >> 8.
static inline uint16x8_t contributions(uint8x8_t impacts, uint16_t multiplier) {
    const uint16x8_t wide = vmovl_u8(impacts);
    const uint32x4_t low = vmull_n_u16(vget_low_u16(wide), multiplier);
    const uint32x4_t high = vmull_n_u16(vget_high_u16(wide), multiplier);
    const uint16x8_t products = vcombine_u16(vshrn_n_u32(low, 8), vshrn_n_u32(high, 8));
    return vaddq_u16(products, vdupq_n_u16(1));
}

void csk_add_run_neon(
    uint16_t *accumulators, const uint16_t *locals, const uint8_t *impacts, size_t count, uint16_t multiplier) {
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const uint8x16_t of_postings = vld1q_u8(impacts + i);
        uint16_t c[lanes];
        vst1q_u16(c, contributions(vget_low_u8(of_postings), multiplier));
        vst1q_u16(c + lanes / 2, contributions(vget_high_u8(of_postings), multiplier));
        for (size_t j = 0; j < lanes; j++) accumulators[locals[i + j] % csk_window_size] += c[j];
    }
    csk_add_run_scalar(accumulators, locals + i, impacts + i, count - i, multiplier);
}
#endif
