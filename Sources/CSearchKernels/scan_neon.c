#include "search_variants.h"

#if defined(__aarch64__)
#include <arm_neon.h>

// NEON multiplies 8 codes and adds the products to 16-bit sums in one instruction, so rows come one by one. A group
// has eight vectors of sums, in order.
typedef struct {
    uint16x8_t eighths[8];
} group_sums;

static inline group_sums load_sums(const uint16_t *accumulators) {
    group_sums sums;
    for (size_t i = 0; i < 8; i++) sums.eighths[i] = vld1q_u16(accumulators + i * 8);
    return sums;
}

static inline void store_sums(uint16_t *accumulators, group_sums sums) {
    for (size_t i = 0; i < 8; i++) vst1q_u16(accumulators + i * 8, sums.eighths[i]);
}

static inline void add_products(uint16x8_t *sums, uint8x16_t codes, uint8x16_t weights) {
    sums[0] = vmlal_u8(sums[0], vget_low_u8(codes), vget_low_u8(weights));
    sums[1] = vmlal_high_u8(sums[1], codes, weights);
}

static inline void add_row(group_sums *sums, const uint8_t *codes, uint8_t weight) {
    const uint8x16_t weights = vdupq_n_u8(weight), low_bits = vdupq_n_u8(15);
    const uint8x16_t first = vld1q_u8(codes), second = vld1q_u8(codes + 16);
    add_products(sums->eighths, vandq_u8(first, low_bits), weights);
    add_products(sums->eighths + 2, vandq_u8(second, low_bits), weights);
    add_products(sums->eighths + 4, vshrq_n_u8(first, 4), weights);
    add_products(sums->eighths + 6, vshrq_n_u8(second, 4), weights);
}

static inline uint16_t greatest(group_sums sums) {
    const uint16x8_t *s = sums.eighths;
    const uint16x8_t low = vmaxq_u16(vmaxq_u16(s[0], s[1]), vmaxq_u16(s[2], s[3]));
    const uint16x8_t high = vmaxq_u16(vmaxq_u16(s[4], s[5]), vmaxq_u16(s[6], s[7]));
    return vmaxvq_u16(vmaxq_u16(low, high));
}

// All ones or zero for each of 16 documents.
static inline uint8x16_t are_above(const uint16x8_t *sums, uint16x8_t threshold) {
    return vcombine_u8(vmovn_u16(vcgtq_u16(sums[0], threshold)), vmovn_u16(vcgtq_u16(sums[1], threshold)));
}

// A bit for each document: each byte keeps the bit of its place among eight, then neighbours are added three times.
static inline uint64_t bits_above(group_sums sums, uint16x8_t threshold) {
    const uint8x16_t places = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
    uint8x16_t bits[4];
    for (size_t i = 0; i < 4; i++) bits[i] = vandq_u8(are_above(sums.eighths + 2 * i, threshold), places);
    const uint8x16_t low = vpaddq_u8(bits[0], bits[1]), high = vpaddq_u8(bits[2], bits[3]);
    const uint8x16_t all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

size_t csk_scan_neon(
    uint16_t *accumulators, const csk_row *rows, size_t row_count, uint32_t first, size_t *group, size_t group_count,
    uint16_t threshold, const uint64_t *allowed, uint64_t *candidates, size_t capacity) {
    size_t n = 0, g = *group;
    for (; g < group_count && capacity - n >= csk_group_size; g++) {
        uint16_t *const of_group = accumulators + g * csk_group_size;
        const uint32_t ordinal = first + (uint32_t)(g * csk_group_size);
        const uint64_t lets_through = allowed ? allowed[ordinal / csk_group_size] : UINT64_MAX;
        if (lets_through) {
            group_sums sums = load_sums(of_group);
            for (size_t row = 0; row < row_count; row++) {
                add_row(&sums, rows[row].codes + g * csk_row_group_bytes, rows[row].weight);
            }
            if (greatest(sums) > threshold) {
                // The accumulators lend their place to the bounds.
                store_sums(of_group, sums);
                const uint64_t bits = bits_above(sums, vdupq_n_u16(threshold)) & lets_through;
                n += csk_write_candidates(of_group, ordinal, bits, candidates + n);
            }
        }
        store_sums(of_group, (group_sums){0});
    }
    *group = g;
    return n;
}
#endif
