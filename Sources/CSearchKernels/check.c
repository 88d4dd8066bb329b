#include "search_kernels.h"

#include <string.h>

// The loops have no early way out, so that compilers make them SIMD loops; mapped files are nearly always sound.

bool csk_ascends_below(const uint32_t *ordinals, size_t count, size_t limit) {
    if (count == 0) {
        return true;
    }
    uint32_t disorder = 0;
    for (size_t i = 1; i < count; i++) {
        disorder |= ordinals[i - 1] >= ordinals[i];
    }
    return disorder == 0 && ordinals[count - 1] < limit;
}

bool csk_all_positive_finite(const float *weights, size_t count) {
    uint32_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, weights + i, sizeof bits);
        // From the smallest subnormal number up to the greatest finite one.
        wrong |= bits - 1 >= 0x7F7FFFFFu;
    }
    return wrong == 0;
}

bool csk_all_finite(const float *numbers, size_t count) {
    uint32_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, numbers + i, sizeof bits);
        // All bits of the exponent: shifted by one the sign is out, and nothing finite is as large.
        wrong |= (bits << 1 >= 0xFF000000u);
    }
    return wrong == 0;
}
