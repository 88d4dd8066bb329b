#include "search_kernels.h"

#pragma STDC FP_CONTRACT OFF

void csk_map_candidates(uint16_t *slots, const uint16_t *locals, size_t count) {
    for (size_t i = 0; i < count; i++) slots[locals[i]] = (uint16_t)(i + 1);
}

void csk_unmap_candidates(uint16_t *slots, const uint16_t *locals, size_t count) {
    for (size_t i = 0; i < count; i++) slots[locals[i]] = 0;
}

void csk_exact_row(csk_candidates candidates, const uint8_t *codes, const float *contributions) {
    for (size_t i = 0; i < candidates.count; i++) {
        const uint32_t local = candidates.locals[i];
        const uint32_t byte = codes[local / csk_group_size * csk_row_group_bytes + local % csk_row_group_bytes];
        // The upper half of a group is in the high four bits.
        const uint32_t code = byte >> (local / csk_row_group_bytes % 2 * 4) & 15;
        candidates.scores[i] += contributions[code];
    }
}

// The first of the candidates that is not below the local, or their number.
static size_t lower_bound(const uint16_t *locals, size_t count, uint32_t local) {
    size_t start = 0;
    while (count > 0) {
        const size_t half = count / 2;
        const size_t above = locals[start + half] < local;
        start += above * (half + 1);
        count = above ? count - half - 1 : half;
    }
    return start;
}

// The index of a candidate, or a number that is not below the candidates' count.
static size_t candidate_index(csk_candidates candidates, uint32_t local) {
    if (candidates.slots) {
        return (size_t)candidates.slots[local] - 1;
    }
    const size_t i = lower_bound(candidates.locals, candidates.count, local);
    return i < candidates.count && candidates.locals[i] == local ? i : SIZE_MAX;
}

static float impact_contribution(uint32_t impact, float query_weight, float scale) {
    return query_weight * ((float)impact * scale);
}

static float norm_inverse(csk_norms norms, const float *norm_inverses, uint32_t local) {
    return norm_inverses[local < norms.count ? norms.norms[local] : 0];
}

// Which candidates are among some postings of a run: writes the place of each such posting and returns how many there
// are. Most postings are of no candidate, so there is no branch for those that are: it would be foreseen badly.
enum { run_part = 256 };

static size_t find_candidates(csk_candidates candidates, const uint16_t *locals, size_t count, uint8_t *places) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        places[n] = (uint8_t)i;
        n += candidates.slots[locals[i]] != 0;
    }
    return n;
}

// The posting of a document in a run, or count.
static size_t find_posting(const uint16_t *locals, size_t count, uint16_t local) {
    const size_t i = lower_bound(locals, count, local);
    return i < count && locals[i] == local ? i : count;
}

// Whether to look each candidate up in a run, rather than each posting among the candidates.
static bool are_few(csk_candidates candidates, size_t posting_count) {
    return !candidates.slots || candidates.count * 32 < posting_count;
}

void csk_exact_run(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *impacts, size_t count, float query_weight,
    float scale) {
    if (are_few(candidates, count)) {
        for (size_t c = 0; c < candidates.count; c++) {
            const size_t i = find_posting(locals, count, candidates.locals[c]);
            if (i < count) candidates.scores[c] += impact_contribution(impacts[i], query_weight, scale);
        }
        return;
    }
    for (size_t start = 0; start < count; start += run_part) {
        uint8_t places[run_part];
        const size_t part = count - start < run_part ? count - start : run_part;
        const size_t found = find_candidates(candidates, locals + start, part, places);
        for (size_t j = 0; j < found; j++) {
            const size_t i = start + places[j];
            const size_t index = (size_t)candidates.slots[locals[i]] - 1;
            if (index < candidates.count) {
                candidates.scores[index] += impact_contribution(impacts[i], query_weight, scale);
            }
        }
    }
}

void csk_exact_run_bm25(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const float *norm_inverses, float weight) {
    if (are_few(candidates, count)) {
        for (size_t c = 0; c < candidates.count; c++) {
            const uint16_t local = candidates.locals[c];
            const size_t i = find_posting(locals, count, local);
            if (i < count) {
                candidates.scores[c] +=
                    csk_bm25_contribution(weight, frequencies[i], norm_inverse(norms, norm_inverses, local));
            }
        }
        return;
    }
    for (size_t start = 0; start < count; start += run_part) {
        uint8_t places[run_part];
        const size_t part = count - start < run_part ? count - start : run_part;
        const size_t found = find_candidates(candidates, locals + start, part, places);
        for (size_t j = 0; j < found; j++) {
            const size_t i = start + places[j];
            const size_t index = (size_t)candidates.slots[locals[i]] - 1;
            if (index < candidates.count) {
                candidates.scores[index] +=
                    csk_bm25_contribution(weight, frequencies[i], norm_inverse(norms, norm_inverses, locals[i]));
            }
        }
    }
}

size_t csk_exact_wide(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *impacts, size_t count,
    float query_weight, float scale) {
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const size_t index = candidate_index(candidates, ordinals[i] - first);
        if (index < candidates.count) {
            const uint32_t impact = impacts[i] < 255 ? impacts[i] : 255;
            candidates.scores[index] += impact_contribution(impact, query_weight, scale);
        }
    }
    return i;
}

size_t csk_exact_wide_bm25(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *frequencies, size_t count,
    csk_norms norms, const float *norm_inverses, float weight) {
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const uint32_t local = ordinals[i] - first;
        const size_t index = candidate_index(candidates, local);
        if (index < candidates.count) {
            candidates.scores[index] +=
                csk_bm25_contribution(weight, frequencies[i], norm_inverse(norms, norm_inverses, local));
        }
    }
    return i;
}
