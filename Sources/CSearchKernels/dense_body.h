// The loops of dense_kernels.h for vectors of WIDTH numbers; dense.c includes this once for each variant.
//
// VARIANT(name) names a function of the variant, LOAD_HALVES loads WIDTH numbers in half precision. A batch is
// BATCH_VECTORS vectors of queries by BATCH_ROWS rows, whose sums stay in registers.

typedef float VARIANT(floats) __attribute__((vector_size(WIDTH * 4)));
typedef float VARIANT(loose_floats) __attribute__((vector_size(WIDTH * 4), aligned(1)));
typedef uint8_t VARIANT(bytes) __attribute__((vector_size(WIDTH), aligned(1)));

#define FLOATS VARIANT(floats)

INLINE FLOATS VARIANT(load_float32)(const char *p) {
    return *(const VARIANT(loose_floats) *)p;
}

INLINE FLOATS VARIANT(load_bytes)(const char *p) {
    return __builtin_convertvector(*(const VARIANT(bytes) *)p, FLOATS);
}

INLINE FLOATS VARIANT(load_float16)(const char *p) {
    return LOAD_HALVES(p);
}

// The steps are 1 but for bytes.
INLINE FLOATS VARIANT(term)(csk_metric metric, FLOATS query, FLOATS steps, FLOATS row, csk_component component) {
    if (metric == CSK_DOT) return query * row;
    const FLOATS difference = component == CSK_BYTES ? query - steps * row : query - row;
    return difference * difference;
}

INLINE FLOATS VARIANT(load)(csk_component component, const char *row, size_t d) {
    switch (component) {
    case CSK_FLOAT32: return VARIANT(load_float32)(row + d * 4);
    case CSK_FLOAT16: return VARIANT(load_float16)(row + d * 2);
    case CSK_BYTES: return VARIANT(load_bytes)(row + d);
    }
}

INLINE void VARIANT(fetch)(const char *const *rows, size_t offset) {
    for (size_t r = 0; r < rows_at_once; r++) __builtin_prefetch(rows[r] + offset);
}

// Halves are added, then halves of those, which compilers make shuffles of.
INLINE float VARIANT(sum)(FLOATS numbers) {
    for (size_t half = WIDTH / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; i++) numbers[i] += numbers[i + half];
    }
    return numbers[0];
}

// Scores four rows while it fetches the next ones.
INLINE void VARIANT(score_group)(
    csk_component component, csk_metric metric, const float *query, const float *steps, const char *const *rows,
    const char *const *next, size_t dimension, float *scores) {
    FLOATS sums[rows_at_once] = {0};
    size_t d = 0;
    for (; d + WIDTH <= dimension; d += WIDTH) {
        const FLOATS q = VARIANT(load_float32)((const char *)(query + d));
        const FLOATS s = steps ? VARIANT(load_float32)((const char *)(steps + d)) : q;
        VARIANT(fetch)(next, d * csk_component_size(component));
        for (size_t r = 0; r < rows_at_once; r++) {
            sums[r] += VARIANT(term)(metric, q, s, VARIANT(load)(component, rows[r], d), component);
        }
    }
    for (size_t r = 0; r < rows_at_once; r++) {
        scores[r] = VARIANT(sum)(sums[r]) + csk_score_rest(component, metric, query, steps, rows[r], d, dimension);
    }
}

// Scores one row, in as many sums as there would be rows.
INLINE float VARIANT(score_one)(
    csk_component component, csk_metric metric, const float *query, const float *steps, const char *row,
    size_t dimension) {
    FLOATS sums[rows_at_once] = {0};
    size_t d = 0;
    for (; d + rows_at_once * WIDTH <= dimension; d += rows_at_once * WIDTH) {
        for (size_t r = 0; r < rows_at_once; r++) {
            const FLOATS q = VARIANT(load_float32)((const char *)(query + d + r * WIDTH));
            const FLOATS s = steps ? VARIANT(load_float32)((const char *)(steps + d + r * WIDTH)) : q;
            sums[r] += VARIANT(term)(metric, q, s, VARIANT(load)(component, row, d + r * WIDTH), component);
        }
    }
    const FLOATS all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return VARIANT(sum)(all) + csk_score_rest(component, metric, query, steps, row, d, dimension);
}

// Rows that lie one behind the other are read from the first byte to the last, as the processor fetches such a stream by
// itself; four at once would be four streams, which takes three times as long. Rows that lie anywhere are read four at
// once, so that the next four are on their way.
INLINE void VARIANT(score)(
    csk_component component, csk_metric metric, const float *query, const float *steps, const void *rows,
    size_t dimension, const uint32_t *ordinals, size_t count, float *scores) {
    csk_row_groups groups = {rows, dimension * csk_component_size(component), ordinals, count};
    size_t i = 0;
    for (; ordinals && i + rows_at_once <= count; i += rows_at_once) {
        const char *group[rows_at_once], *next[rows_at_once];
        csk_rows_of_group(groups, i, group);
        csk_rows_of_group(groups, i + rows_at_once, next);
        VARIANT(score_group)(component, metric, query, steps, group, next, dimension, scores + i);
    }
    for (; i < count; i++) {
        const char *row = groups.rows + (ordinals ? ordinals[i] : i) * groups.row_bytes;
        scores[i] = VARIANT(score_one)(component, metric, query, steps, row, dimension);
    }
}

#define SCORE_ROWS(name, component, metric) \
    static void VARIANT(name)( \
        const float *query, const void *rows, size_t dimension, const uint32_t *ordinals, size_t count, \
        float *scores) { \
        VARIANT(score)(component, metric, query, NULL, rows, dimension, ordinals, count, scores); \
    }

SCORE_ROWS(dot_float32, CSK_FLOAT32, CSK_DOT)
SCORE_ROWS(dot_float16, CSK_FLOAT16, CSK_DOT)
SCORE_ROWS(distance_float32, CSK_FLOAT32, CSK_DISTANCE)
SCORE_ROWS(distance_float16, CSK_FLOAT16, CSK_DISTANCE)
#undef SCORE_ROWS

static void VARIANT(distance_bytes)(
    const float *offsets, const float *steps, const void *rows, size_t dimension, const uint32_t *ordinals,
    size_t count, float *scores) {
    VARIANT(score)(CSK_BYTES, CSK_DISTANCE, offsets, steps, rows, dimension, ordinals, count, scores);
}

static void VARIANT(dot_bytes)(
    const csk_byte_query *query, const void *rows, size_t dimension, const uint32_t *ordinals, size_t count,
    float *scores) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *row = (const uint8_t *)rows + (ordinals ? ordinals[i] : i) * dimension;
        int64_t sum = 0;
        for (size_t start = 0; start < dimension; start += dimensions_in_32_bits) {
            const size_t left = dimension - start;
            const size_t end = start + (left < dimensions_in_32_bits ? left : dimensions_in_32_bits);
            int32_t part = 0;
            for (size_t d = start; d < end; d++) part += query->whole[d] * row[d];
            sum += part;
        }
        scores[i] = csk_byte_score(query, sum);
    }
}

INLINE void VARIANT(widen)(csk_component component, const char *numbers, size_t count, float *result) {
    size_t i = 0;
    for (; i + WIDTH <= count; i += WIDTH) {
        *(VARIANT(loose_floats) *)(result + i) = VARIANT(load)(component, numbers, i);
    }
    for (; i < count; i++) result[i] = csk_load_one(component, numbers, i);
}

static void VARIANT(widen_float16)(const void *numbers, size_t count, float *result) {
    VARIANT(widen)(CSK_FLOAT16, numbers, count, result);
}

static void VARIANT(widen_bytes)(const void *numbers, size_t count, float *result) {
    VARIANT(widen)(CSK_BYTES, numbers, count, result);
}

// Every number of a row is multiplied with as many queries as fit.
INLINE void VARIANT(tile)(
    size_t row_count, const float *queries, const char *rows, size_t dimension, float *scores) {
    const size_t row_bytes = dimension * sizeof(float);
    FLOATS sums[BATCH_ROWS][BATCH_VECTORS] = {0};
    for (size_t d = 0; d < dimension; d++) {
        FLOATS q[BATCH_VECTORS];
        for (size_t v = 0; v < BATCH_VECTORS; v++) {
            q[v] = VARIANT(load_float32)((const char *)(queries + (d * BATCH_VECTORS + v) * WIDTH));
        }
#pragma clang loop unroll(full)
        for (size_t r = 0; r < BATCH_ROWS; r++) {
            if (r >= row_count) break;
            float number;
            memcpy(&number, rows + r * row_bytes + d * sizeof number, sizeof number);
            for (size_t v = 0; v < BATCH_VECTORS; v++) sums[r][v] += q[v] * number;
        }
    }
    for (size_t r = 0; r < row_count; r++) memcpy(scores + r * BATCH_VECTORS * WIDTH, sums[r], sizeof sums[r]);
}

static void VARIANT(batch)(
    const float *queries, const void *rows, size_t dimension, size_t count, float *scores) {
    const char *row = rows;
    size_t i = 0;
    for (; i + BATCH_ROWS <= count; i += BATCH_ROWS) {
        VARIANT(tile)(BATCH_ROWS, queries, row, dimension, scores);
        row += BATCH_ROWS * dimension * sizeof(float);
        scores += BATCH_ROWS * BATCH_VECTORS * WIDTH;
    }
    for (; i < count; i++) {
        VARIANT(tile)(1, queries, row, dimension, scores);
        row += dimension * sizeof(float);
        scores += BATCH_VECTORS * WIDTH;
    }
}

static uint64_t VARIANT(above)(const float *scores, const float *thresholds) {
    uint64_t bits = 0;
    for (size_t i = 0; i < BATCH_VECTORS * WIDTH; i++) bits |= (uint64_t)(scores[i] > thresholds[i]) << i;
    return bits;
}

#undef FLOATS
