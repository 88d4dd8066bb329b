// The kernels for one target; transformer.c includes this once for each. VARIANT names them, WIDTH is the number of
// lanes.

#define V VARIANT(vector)
#define I VARIANT(integers)
#define U VARIANT(patterns)
typedef float V __attribute__((ext_vector_type(WIDTH)));
typedef int32_t I __attribute__((ext_vector_type(WIDTH)));
typedef uint32_t U __attribute__((ext_vector_type(WIDTH)));
typedef uint8_t VARIANT(bytes) __attribute__((ext_vector_type(WIDTH)));
typedef int8_t VARIANT(signed_bytes) __attribute__((ext_vector_type(WIDTH)));
typedef uint16_t VARIANT(halves) __attribute__((ext_vector_type(WIDTH)));

#define INLINE static inline __attribute__((always_inline))
#define LOAD VARIANT(load)
#define STORE VARIANT(store)
#define CHOOSE VARIANT(choose_lanes)
#define LARGER VARIANT(larger)
#define SMALLER VARIANT(smaller)

// Products and sums may be fused.
#pragma clang fp contract(fast)

INLINE V LOAD(const float *x) {
    V v;
    memcpy(&v, x, sizeof v);
    return v;
}

INLINE void STORE(float *x, V v) {
    memcpy(x, &v, sizeof v);
}

INLINE V CHOOSE(I mask, V a, V b) {
    return (V)((mask & (I)a) | (~mask & (I)b));
}

INLINE V LARGER(V a, V b) {
    return CHOOSE(a > b, a, b);
}

INLINE V SMALLER(V a, V b) {
    return CHOOSE(a < b, a, b);
}

INLINE float VARIANT(sum_of_lanes)(V v) {
    float sum = 0;
    for (int i = 0; i < WIDTH; i++) sum += v[i];
    return sum;
}

INLINE float VARIANT(largest_lane)(V v) {
    float largest = v[0];
    for (int i = 1; i < WIDTH; i++) largest = v[i] > largest ? v[i] : largest;
    return largest;
}

// e^x to about two units in the last place for x from -87 to 0; 0 below.
//
// e^x = 2^n e^r with n = round(x log2 e) and |r| <= ln(2) / 2, where a polynomial of degree 6 approximates e^r (the
// coefficients are Cephes' expf).
INLINE V VARIANT(exponential)(V x) {
    const V smallest = -87;
    const V bounded = LARGER(x, smallest);
    // Adding 1.5 * 2^23 leaves the nearest integer in the lowest bits.
    const V magic = 12582912;
    const V shifted = bounded * 1.44269504f + magic;
    const V n = shifted - magic;
    // ln 2 in two parts, so that the difference keeps its precision.
    const V r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
    V p = r * 1.98756915e-4f + 1.39819995e-3f;
    p = p * r + 8.3334520e-3f;
    p = p * r + 4.1665796e-2f;
    p = p * r + 0.16666665f;
    p = p * r + 0.5f;
    p = p * r * r + r + 1.0f;
    // The integer n in the shifted number's bits, moved to the exponent.
    const V result = (V)((U)p + ((U)shifted << 23));
    return CHOOSE(x < smallest, (V)0.0f, result);
}

// MARK: Layer normalization

static void VARIANT(layer_norm)(
    float *x, const float *residual, size_t rows, size_t size, const float *scale, const float *shift,
    float epsilon) {
    const size_t whole = size / WIDTH * WIDTH;
    for (size_t row = 0; row < rows; row++, x += size, residual += residual ? size : 0) {
        if (residual) {
            for (size_t i = 0; i < whole; i += WIDTH) STORE(x + i, LOAD(x + i) + LOAD(residual + i));
            for (size_t i = whole; i < size; i++) x[i] += residual[i];
        }
        V sums = 0;
        for (size_t i = 0; i < whole; i += WIDTH) sums += LOAD(x + i);
        float sum = VARIANT(sum_of_lanes)(sums);
        for (size_t i = whole; i < size; i++) sum += x[i];
        const float mean = sum / (float)size;

        V squares = 0;
        for (size_t i = 0; i < whole; i += WIDTH) {
            const V distance = LOAD(x + i) - mean;
            squares += distance * distance;
        }
        float square = VARIANT(sum_of_lanes)(squares);
        for (size_t i = whole; i < size; i++) square += (x[i] - mean) * (x[i] - mean);
        const float factor = 1 / sqrtf(square / (float)size + epsilon);

        for (size_t i = 0; i < whole; i += WIDTH) {
            STORE(x + i, (LOAD(x + i) - mean) * factor * LOAD(scale + i) + LOAD(shift + i));
        }
        for (size_t i = whole; i < size; i++) x[i] = (x[i] - mean) * factor * scale[i] + shift[i];
    }
}

// MARK: Attention

// result[r] += the sum over k of left[r][k] * right[k], for four rows and `vectors` vectors of columns.
INLINE void VARIANT(tile)(
    int vectors, const float *const left[query_rows], const float *right, size_t right_stride, size_t inner,
    float *const result[query_rows]) {
    V sums[query_rows][2];
    for (int r = 0; r < query_rows; r++) {
        for (int v = 0; v < vectors; v++) sums[r][v] = 0;
    }
    for (size_t k = 0; k < inner; k++, right += right_stride) {
        V columns[2];
        for (int v = 0; v < vectors; v++) columns[v] = LOAD(right + v * WIDTH);
        for (int r = 0; r < query_rows; r++) {
            const V factor = left[r][k];
            for (int v = 0; v < vectors; v++) sums[r][v] += factor * columns[v];
        }
    }
    for (int r = 0; r < query_rows; r++) {
        for (int v = 0; v < vectors; v++) STORE(result[r] + v * WIDTH, sums[r][v]);
    }
}

// Replaces scores from `start` to `end` by e^(score - maximum) and returns 1 / their sum.
INLINE float VARIANT(exponentiate)(float *scores, size_t start, size_t end) {
    // Whole vectors: what is beyond the ends counts as nothing.
    const size_t first = start / WIDTH * WIDTH;
    for (size_t i = first; i < start; i++) scores[i] = -INFINITY;
    for (size_t i = end; i % WIDTH != 0; i++) scores[i] = -INFINITY;
    V largest = -INFINITY;
    for (size_t i = first; i < end; i += WIDTH) largest = LARGER(largest, LOAD(scores + i));
    const float maximum = VARIANT(largest_lane)(largest);
    V sums = 0;
    for (size_t i = first; i < end; i += WIDTH) {
        const V weights = VARIANT(exponential)(LOAD(scores + i) - maximum);
        STORE(scores + i, weights);
        sums += weights;
    }
    return 1 / VARIANT(sum_of_lanes)(sums);
}

// The context of up to four queries of one head.
INLINE void VARIANT(attend)(
    const csk_attention_shape *shape, size_t head, const float *queries, size_t query, size_t length,
    const float *keys, const float *values, float *context, float *score_rows) {
    const size_t size = shape->heads * shape->head_size, depth = shape->head_size, padded = padded_length(length);
    const size_t last = query + query_rows < length ? query + query_rows - 1 : length - 1;
    const size_t start = query > shape->reach ? query - shape->reach : 0;
    const size_t end = length - last > shape->reach ? last + shape->reach + 1 : length;
    const float *rows[query_rows];
    float *scores[query_rows], *tiles[query_rows];
    for (int r = 0; r < query_rows; r++) {
        // Beyond the sequence's end the last row is computed again.
        rows[r] = queries + (query + r < length ? query + r : last) * 3 * size;
        scores[r] = score_rows + r * padded;
    }
    for (size_t key = start / (2 * WIDTH) * (2 * WIDTH); key < end; key += 2 * WIDTH) {
        for (int r = 0; r < query_rows; r++) tiles[r] = scores[r] + key;
        VARIANT(tile)(2, rows, keys + key, padded, depth, tiles);
    }
    float factors[query_rows];
    for (size_t r = 0; r < query_rows; r++) {
        const size_t i = query + r < length ? query + r : last;
        const size_t from = i > shape->reach ? i - shape->reach : 0;
        const size_t to = length - i > shape->reach ? i + shape->reach + 1 : length;
        if (shape->bias) {
            const float *bias = shape->bias + head * (2 * shape->bias_length - 1) + shape->bias_length - 1 - i;
            for (size_t j = from; j < to; j++) scores[r][j] += bias[j];
        }
        factors[r] = VARIANT(exponentiate)(scores[r], from, to);
        // What this query does not see of what its neighbours see.
        for (size_t j = start; j < from; j++) scores[r][j] = 0;
        for (size_t j = to; j < end; j++) scores[r][j] = 0;
        scores[r] += start;
    }
    float results[query_rows][2 * WIDTH];
    for (int r = 0; r < query_rows; r++) tiles[r] = results[r];
    const float *const *weights = (const float *const *)scores;
    for (size_t column = 0; column < depth;) {
        const size_t left = depth - column, count = left >= 2 * WIDTH ? 2 * WIDTH : left >= WIDTH ? WIDTH : left;
        if (count == 2 * WIDTH) {
            VARIANT(tile)(2, weights, values + start * depth + column, depth, end - start, tiles);
        } else if (count == WIDTH) {
            VARIANT(tile)(1, weights, values + start * depth + column, depth, end - start, tiles);
        } else {
            for (int r = 0; r < query_rows; r++) {
                for (size_t c = 0; c < count; c++) {
                    float sum = 0;
                    for (size_t j = start; j < end; j++) {
                        sum += weights[r][j - start] * values[j * depth + column + c];
                    }
                    results[r][c] = sum;
                }
            }
        }
        for (size_t r = 0; r <= last - query; r++) {
            float *out = context + (query + r) * size + column;
            for (size_t c = 0; c < count; c++) out[c] = results[r][c] * factors[r];
        }
        column += count;
    }
}

static void VARIANT(attention)(
    const csk_attention_shape *shape, const float *queries_keys_values, size_t length, float *context,
    float *scratch) {
    const size_t depth = shape->head_size, size = shape->heads * depth, padded = padded_length(length);
    float *keys = scratch, *values = keys + padded * depth, *scores = values + length * depth;
    for (size_t head = 0; head < shape->heads; head++) {
        const float *queries = queries_keys_values + head * depth;
        for (size_t token = 0; token < length; token++) {
            const float *key = queries + token * 3 * size + size;
            for (size_t i = 0; i < depth; i++) keys[i * padded + token] = key[i];
            memcpy(values + token * depth, key + size, depth * sizeof *values);
        }
        for (size_t i = 0; i < depth; i++) {
            for (size_t token = length; token < padded; token++) keys[i * padded + token] = 0;
        }
        for (size_t query = 0; query < length; query += query_rows) {
            VARIANT(attend)(shape, head, queries, query, length, keys, values, context + head * depth, scores);
        }
    }
}

// MARK: Integers of 8 bits

static void VARIANT(quantize)(
    const float *x, size_t rows, size_t size, uint8_t *quantized, float *scales, float *zeros) {
    const float levels = 255;
    const size_t whole = size / WIDTH * WIDTH;
    for (size_t row = 0; row < rows; row++, x += size, quantized += size) {
        float least = x[0], greatest = x[0];
        if (whole) {
            V low = LOAD(x), high = low;
            for (size_t i = WIDTH; i < whole; i += WIDTH) {
                low = SMALLER(low, LOAD(x + i));
                high = LARGER(high, LOAD(x + i));
            }
            least = -VARIANT(largest_lane)(-low);
            greatest = VARIANT(largest_lane)(high);
        }
        for (size_t i = whole; i < size; i++) {
            least = x[i] < least ? x[i] : least;
            greatest = x[i] > greatest ? x[i] : greatest;
        }
        // Equal numbers: any scale will do that gives them back.
        const float range = greatest - least;
        const float scale = range > 0 ? range / levels : least != 0 ? fabsf(least) : 1;
        const float inverse = 1 / scale;
        scales[row] = scale;
        zeros[row] = -least * inverse;
        // Rounded by adding 1/2 and cutting off. Rounding of the product could go one beyond.
        const V limit = levels;
        for (size_t i = 0; i < whole; i += WIDTH) {
            const V value = SMALLER((LOAD(x + i) - least) * inverse + 0.5f, limit);
            const VARIANT(bytes) bytes = __builtin_convertvector(__builtin_convertvector(value, I), VARIANT(bytes));
            memcpy(quantized + i, &bytes, sizeof bytes);
        }
        for (size_t i = whole; i < size; i++) {
            const float value = (x[i] - least) * inverse + 0.5f;
            quantized[i] = (uint8_t)(value < levels ? value : levels);
        }
    }
}

static void VARIANT(quantize_weights)(
    const float *weights, size_t rows, size_t size, int limit, int8_t *quantized, float *scales, float *sums) {
    const float largest_integer = (float)limit;
    const size_t whole = size / WIDTH * WIDTH;
    for (size_t row = 0; row < rows; row++, weights += size, quantized += size) {
        V largest = 0;
        for (size_t i = 0; i < whole; i += WIDTH) {
            const V x = LOAD(weights + i);
            largest = LARGER(largest, LARGER(x, -x));
        }
        float greatest = VARIANT(largest_lane)(largest);
        for (size_t i = whole; i < size; i++) {
            const float magnitude = fabsf(weights[i]);
            greatest = magnitude > greatest ? magnitude : greatest;
        }
        scales[row] = greatest > 0 ? greatest / largest_integer : 1;
        const float inverse = greatest > 0 ? largest_integer / greatest : 1;
        // Adding 1.5 * 2^23 leaves the nearest integer in the lowest bits.
        const float magic = 12582912;
        I sum = 0;
        for (size_t i = 0; i < whole; i += WIDTH) {
            const I integers = (I)(LOAD(weights + i) * inverse + magic) - (I)((V)magic);
            const VARIANT(signed_bytes) bytes = __builtin_convertvector(integers, VARIANT(signed_bytes));
            memcpy(quantized + i, &bytes, sizeof bytes);
            sum += integers;
        }
        int32_t total = 0;
        for (int i = 0; i < WIDTH; i++) total += sum[i];
        for (size_t i = whole; i < size; i++) {
            quantized[i] = (int8_t)((weights[i] * inverse + magic) - magic);
            total += quantized[i];
        }
        sums[row] = (float)total;
    }
}

// The error function, to 2 * 10^-7 (Abramowitz and Stegun, 7.1.26), of |x| with the sign of x.
INLINE V VARIANT(error_function)(V x) {
    const V magnitude = LARGER(x, -x);
    const V t = 1.0f / (magnitude * 0.3275911f + 1.0f);
    V p = t * 1.061405429f - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const V value = 1.0f - p * t * VARIANT(exponential)(-magnitude * magnitude);
    return CHOOSE(x < 0.0f, -value, value);
}

INLINE V VARIANT(activate)(V x, csk_activation activation) {
    switch (activation) {
    case CSK_IDENTITY: return x;
    case CSK_RELU: return LARGER(x, (V)0.0f);
    case CSK_GELU_ERF: return x * 0.5f * (VARIANT(error_function)(x * 0.70710678f) + 1.0f);
    case CSK_GELU_TANH: {
        // (1 + tanh z) / 2 = 1 / (1 + e^-2z), from the side where the exponential is small.
        const V z = x * (x * x * 0.044715f + 1.0f) * 1.5957691f;
        const V small = VARIANT(exponential)(CHOOSE(z > 0.0f, -z, z));
        return x * CHOOSE(z > 0.0f, (V)1.0f, small) / (small + 1.0f);
    }
    }
    return x;
}

INLINE void VARIANT(dequantize_row)(
    float *y, size_t columns, float scale, float zero, const float *column_scales, const float *column_sums,
    const float *bias, csk_activation activation) {
    const size_t whole = columns / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        const V product = (LOAD(y + i) - LOAD(column_sums + i) * zero) * (LOAD(column_scales + i) * scale);
        STORE(y + i, VARIANT(activate)(bias ? product + LOAD(bias + i) : product, activation));
    }
    for (size_t i = whole; i < columns; i++) {
        const float product = (y[i] - column_sums[i] * zero) * (column_scales[i] * scale);
        const V value = bias ? product + bias[i] : product;
        y[i] = VARIANT(activate)(value, activation)[0];
    }
}

static void VARIANT(dequantize)(
    float *y, size_t rows, size_t columns, const float *scales, const float *zeros, const float *column_scales,
    const float *column_sums, const float *bias, csk_activation activation) {
    for (size_t row = 0; row < rows; row++, y += columns) {
        const float scale = scales[row], zero = zeros[row];
        switch (activation) {
#define CASE(name) \
    case name: VARIANT(dequantize_row)(y, columns, scale, zero, column_scales, column_sums, bias, name); break;
            CASE(CSK_IDENTITY)
            CASE(CSK_RELU)
            CASE(CSK_GELU_ERF)
            CASE(CSK_GELU_TANH)
#undef CASE
        }
    }
}

// MARK: Maxima

static void VARIANT(maximum)(float *maxima, const float *x, size_t count) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) STORE(maxima + i, LARGER(LOAD(maxima + i), LOAD(x + i)));
    for (size_t i = whole; i < count; i++) maxima[i] = x[i] > maxima[i] ? x[i] : maxima[i];
}

static void VARIANT(maximum_dequantized)(
    float *maxima, const float *x, size_t count, float scale, float zero, const float *column_sums) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        STORE(maxima + i, LARGER(LOAD(maxima + i), (LOAD(x + i) - LOAD(column_sums + i) * zero) * scale));
    }
    for (size_t i = whole; i < count; i++) {
        const float value = (x[i] - column_sums[i] * zero) * scale;
        maxima[i] = value > maxima[i] ? value : maxima[i];
    }
}

// MARK: 16-bit floating point

static void VARIANT(to_bfloat16)(const float *x, size_t count, uint16_t *result) {
    const size_t whole = count / WIDTH * WIDTH;
    for (size_t i = 0; i < whole; i += WIDTH) {
        const U bits = (U)LOAD(x + i);
        const U rounded = bits + 0x7FFF + (bits >> 16 & 1);
        const VARIANT(halves) halves = __builtin_convertvector(rounded >> 16, VARIANT(halves));
        memcpy(result + i, &halves, sizeof halves);
    }
    for (size_t i = whole; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, sizeof bits);
        result[i] = (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }
}

#undef V
#undef I
#undef U
#undef INLINE
#undef LOAD
#undef STORE
#undef CHOOSE
#undef LARGER
#undef SMALLER
