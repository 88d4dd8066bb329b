#include "search_variants.h"

#include <string.h>

static void add_row(uint16_t *bounds, const uint8_t *codes, uint16_t weight) {
    for (size_t i = 0; i < csk_row_group_bytes; i++) {
        bounds[i] += (codes[i] & 15) * weight;
        bounds[i + csk_row_group_bytes] += (codes[i] >> 4) * weight;
    }
}

size_t csk_scan_scalar(
    uint16_t *accumulators, const csk_row *rows, size_t row_count, uint32_t first, size_t *group, size_t group_count,
    uint16_t threshold, const uint64_t *allowed, uint64_t *candidates, size_t capacity) {
    size_t n = 0;
    for (; *group < group_count && capacity - n >= csk_group_size; ++*group) {
        uint16_t *bounds = accumulators + *group * csk_group_size;
        const uint32_t ordinal = first + (uint32_t)(*group * csk_group_size);
        const uint64_t lets_through = allowed ? allowed[ordinal / csk_group_size] : UINT64_MAX;
        if (lets_through) {
            for (size_t row = 0; row < row_count; row++) {
                add_row(bounds, rows[row].codes + *group * csk_row_group_bytes, rows[row].weight);
            }
            uint64_t above = 0;
            for (size_t i = 0; i < csk_group_size; i++) {
                above |= (uint64_t)(bounds[i] > threshold) << i;
            }
            n += csk_write_candidates(bounds, ordinal, above & lets_through, candidates + n);
        }
        memset(bounds, 0, csk_group_size * sizeof *bounds);
    }
    return n;
}
