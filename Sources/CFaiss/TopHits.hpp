#pragma once

#include "CFaiss.h"

#include <algorithm>
#include <cmath>
#include <limits>

inline bool ranks_before(const CFaissHit &a, const CFaissHit &b) {
    return a.score != b.score ? a.score > b.score : a.ordinal < b.ordinal;
}

/// The best hits seen so far: a heap in the caller's memory whose front ranks last.
class TopHits {
  public:
    TopHits(CFaissHit *hits, size_t limit) : hits(hits), limit(limit) {}

    void offer(size_t ordinal, float score) {
        CFaissHit hit{static_cast<uint32_t>(ordinal), score};
        if (count == limit) {
            // Also refuses NaN, which is not above anything.
            if (!(score >= hits[0].score) || !ranks_before(hit, hits[0])) {
                return;
            }
            std::pop_heap(hits, hits + count, ranks_before);
            hits[count - 1] = hit;
        } else if (std::isnan(score)) {
            return;
        } else {
            hits[count++] = hit;
        }
        std::push_heap(hits, hits + count, ranks_before);
    }

    /// What a score must be above to make a difference, where ordinals ascend.
    float threshold() const {
        return count == limit ? hits[0].score : -std::numeric_limits<float>::infinity();
    }

    /// Puts the hits in order, best first, and returns their number.
    size_t finish() {
        std::sort_heap(hits, hits + count, ranks_before);
        return count;
    }

  private:
    CFaissHit *hits;
    size_t limit;
    size_t count = 0;
};

inline bool is_allowed(const uint64_t *allowed, size_t ordinal) {
    return !allowed || (allowed[ordinal / 64] >> (ordinal % 64) & 1);
}
