// Finding the postings of candidates, in one list of one window.

#ifndef CANDIDATES_H
#define CANDIDATES_H

#include "search_kernels.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

// What a posting adds to a score; zero for the payload zero. A constant where functions below are called, so that
// they are made for each of the two kinds of scores.
typedef float csk_contribution_function(const void *scoring, uint32_t local, uint32_t payload);

typedef struct {
    csk_contribution_function *contribution;
    const void *scoring;
} csk_scorer;

typedef struct {
    const uint16_t *locals;
    const uint8_t *payloads;
    size_t count;
} csk_run;

INLINE void csk_add(float *score, csk_scorer scorer, uint32_t local, uint32_t payload) {
    *score += scorer.contribution(scorer.scoring, local, payload);
}

// The matches are collected first, without a branch on what matches: it would be foreseen wrongly too often.
INLINE void csk_walk(csk_candidates candidates, csk_run run, csk_scorer scorer) {
    enum { at_once = 512 };
    uint16_t matches[at_once];
    for (size_t start = 0; start < run.count; start += at_once) {
        const uint16_t *locals = run.locals + start;
        const uint8_t *payloads = run.payloads + start;
        const size_t count = run.count - start < at_once ? run.count - start : at_once;
        size_t n = 0;
        for (size_t i = 0; i < count; i++) {
            matches[n] = (uint16_t)i;
            n += candidates.slots[locals[i]] != 0;
        }
        for (size_t i = 0; i < n; i++) {
            const uint16_t match = matches[i];
            const size_t index = candidates.slots[locals[match]] - (size_t)1;
            if (index < candidates.count) csk_add(candidates.scores + index, scorer, locals[match], payloads[match]);
        }
    }
}

// Binary searches, so many at once that they wait for memory together.
INLINE void csk_search_for(
    size_t searches, float *scores, const uint16_t *wanted, csk_run run, csk_scorer scorer) {
    const uint16_t *found[4];
    for (size_t i = 0; i < searches; i++) found[i] = run.locals;
    for (size_t left = run.count; left > 1; left -= left / 2) {
        for (size_t i = 0; i < searches; i++) {
            const uint16_t *next = found[i] + left / 2;
            found[i] = __builtin_unpredictable(next[-1] < wanted[i]) ? next : found[i];
        }
    }
    // The last posting that is below what is wanted, or the first one.
    for (size_t i = 0; i < searches; i++) {
        const size_t above = (size_t)(found[i] - run.locals) + (*found[i] < wanted[i]);
        const size_t posting = above < run.count ? above : 0;
        const bool matches = run.locals[posting] == wanted[i];
        const uint8_t payload = (uint8_t)(run.payloads[posting] * matches);
        csk_add(scores + i, scorer, wanted[i], payload);
    }
}

// From measurements: about as many steps of the walk as the searches cost.
INLINE size_t csk_cost_of_searches(size_t searches, size_t count) {
    const size_t steps = 64 - (size_t)__builtin_clzll(count);
    return searches * (steps + 5) * 3 / 2;
}

INLINE void csk_add_run(csk_candidates candidates, csk_run run, csk_scorer scorer) {
    if (run.count == 0) return;
    if (candidates.slots && csk_cost_of_searches(candidates.count, run.count) > run.count) {
        csk_walk(candidates, run, scorer);
        return;
    }
    size_t i = 0;
    for (; i + 4 <= candidates.count; i += 4) {
        csk_search_for(4, candidates.scores + i, candidates.locals + i, run, scorer);
    }
    for (; i < candidates.count; i++) {
        csk_search_for(1, candidates.scores + i, candidates.locals + i, run, scorer);
    }
}

// The index of a candidate, or SIZE_MAX.
static inline size_t csk_candidate_index(csk_candidates candidates, uint32_t local) {
    if (candidates.slots) {
        const size_t index = candidates.slots[local] - (size_t)1;
        return index < candidates.count ? index : SIZE_MAX;
    }
    size_t low = 0, high = candidates.count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (candidates.locals[middle] == local) return middle;
        if (candidates.locals[middle] < local) low = middle + 1;
        else high = middle;
    }
    return SIZE_MAX;
}

#endif
