// Before the header, whose loops become part of the functions here.
#pragma STDC FP_CONTRACT OFF

#include "candidates.h"

float csk_bm25_contribution(float weight, uint32_t frequency, float norm_inverse) {
    return weight - weight / (1.0f + (float)frequency * norm_inverse);
}

void csk_map_candidates(uint16_t *slots, const uint16_t *locals, size_t count) {
    for (size_t i = 0; i < count; i++) slots[locals[i]] = (uint16_t)(i + 1);
}

void csk_unmap_candidates(uint16_t *slots, const uint16_t *locals, size_t count) {
    for (size_t i = 0; i < count; i++) slots[locals[i]] = 0;
}

void csk_exact_row(
    csk_candidates candidates, const uint8_t *codes, const uint8_t *rests, uint8_t step, float query_weight,
    float scale) {
    for (size_t i = 0; i < candidates.count; i++) {
        const uint32_t local = candidates.locals[i];
        const uint32_t byte = local / csk_group_size * csk_row_group_bytes + local % csk_row_group_bytes;
        // The upper half of a group is in the high four bits.
        const uint32_t shift = local / csk_row_group_bytes % 2 * 4;
        const uint32_t code = codes[byte] >> shift & 15, rest = rests[byte] >> shift & 15;
        const uint32_t impact = ((code - 1) * step + rest + 1) * (code > 0);
        candidates.scores[i] += query_weight * ((float)impact * scale);
    }
}

typedef struct {
    float query_weight, scale;
} impact_scoring;

INLINE float impact_contribution(const void *scoring, uint32_t local, uint32_t impact) {
    (void)local;
    const impact_scoring *s = scoring;
    return s->query_weight * ((float)impact * s->scale);
}

typedef struct {
    csk_norms norms;
    const float *norm_inverses;
    float weight;
} bm25_scoring;

INLINE float bm25_contribution(const void *scoring, uint32_t local, uint32_t frequency) {
    const bm25_scoring *s = scoring;
    const uint8_t norm = local < s->norms.count ? s->norms.norms[local] : 0;
    return csk_bm25_contribution(s->weight, frequency, s->norm_inverses[norm]);
}

void csk_exact_run(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *impacts, size_t count, float query_weight,
    float scale) {
    const impact_scoring scoring = {query_weight, scale};
    csk_add_run(candidates, (csk_run){locals, impacts, count}, (csk_scorer){impact_contribution, &scoring});
}

void csk_exact_run_bm25(
    csk_candidates candidates, const uint16_t *locals, const uint8_t *frequencies, size_t count, csk_norms norms,
    const float *norm_inverses, float weight) {
    const bm25_scoring scoring = {norms, norm_inverses, weight};
    csk_add_run(candidates, (csk_run){locals, frequencies, count}, (csk_scorer){bm25_contribution, &scoring});
}

size_t csk_exact_wide(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *impacts, size_t count,
    float query_weight, float scale) {
    const impact_scoring scoring = {query_weight, scale};
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const size_t index = csk_candidate_index(candidates, ordinals[i] - first);
        const uint32_t impact = impacts[i] < 255 ? impacts[i] : 255;
        if (index != SIZE_MAX) candidates.scores[index] += impact_contribution(&scoring, 0, impact);
    }
    return i;
}

size_t csk_exact_wide_bm25(
    csk_candidates candidates, uint32_t first, const uint32_t *ordinals, const uint32_t *frequencies, size_t count,
    csk_norms norms, const float *norm_inverses, float weight) {
    const bm25_scoring scoring = {norms, norm_inverses, weight};
    size_t i = 0;
    for (; i < count && ordinals[i] - first < csk_window_size; i++) {
        const uint32_t local = ordinals[i] - first;
        const size_t index = csk_candidate_index(candidates, local);
        if (index != SIZE_MAX) candidates.scores[index] += bm25_contribution(&scoring, local, frequencies[i]);
    }
    return i;
}
