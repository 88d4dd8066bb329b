// Compares every variant of the search kernels that the processor runs with the scalar one, on random input. For
// processors that the tests do not see; emulated.sh builds it for those and runs it.

#include "search_kernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { most_rows = 41, groups = csk_window_size / csk_group_size, capacity = csk_window_size };

static uint64_t state = 0x9E3779B97F4A7C15;

static uint32_t random_below(uint32_t limit) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 32) * limit >> 32);
}

static void fill(void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) ((uint8_t *)bytes)[i] = (uint8_t)random_below(256);
}

// Often an edge.
static uint16_t random_number(void) {
    const uint16_t edges[] = {0, 1, 255, 256, 32767, 32768, 65534, 65535};
    return random_below(2) ? edges[random_below(8)] : (uint16_t)random_below(65536);
}

static uint16_t accumulators[2][csk_accumulator_count] __attribute__((aligned(64)));

static bool is_equal(const char *what, const char *variant, const void *a, const void *b, size_t size) {
    if (memcmp(a, b, size) == 0) return true;
    printf("%s: %s differs\n", variant, what);
    return false;
}

static bool compare_runs(csk_search_kernels variant, csk_search_kernels scalar) {
    static uint16_t locals[csk_window_size], factors[65536];
    static uint8_t payloads[csk_window_size], norms[csk_window_size];
    const uint32_t greatest_step = 1 + random_below(random_below(2) ? 200 : 3);
    size_t count = 0;
    for (uint32_t local = random_below(greatest_step); local < csk_accumulator_count && count < csk_window_size;
         local += 1 + random_below(greatest_step)) {
        locals[count++] = (uint16_t)local;
    }
    // Lists need not start or end anywhere.
    const size_t skipped = random_below(count < 40 ? (uint32_t)count + 1 : 40);
    count -= skipped;
    if (random_below(2)) count = count < 70 ? count : random_below(70);
    if (random_below(4)) {
        while (count > 0 && locals[skipped + count - 1] >= csk_window_size) count--;
    }
    fill(payloads, sizeof payloads);
    fill(norms, sizeof norms);
    fill(factors, sizeof factors);
    const uint16_t multiplier = random_number();
    const csk_norms of_window = {norms, random_below(2) ? csk_window_size : random_below(csk_window_size)};
    const csk_search_kernels *kernels[] = {&variant, &scalar};
    for (size_t i = 0; i < 2; i++) {
        uint16_t *a = accumulators[i];
        kernels[i]->add_run(a, locals + skipped, payloads + skipped, count, multiplier);
        kernels[i]->add_run_bm25(a, locals + skipped, payloads + skipped, count, of_window, factors, multiplier);
    }
    return is_equal("a run", variant.name, accumulators[0], accumulators[1], sizeof accumulators[0]);
}

static bool compare_scans(csk_search_kernels variant, csk_search_kernels scalar) {
    static uint8_t codes[most_rows][groups * csk_row_group_bytes];
    static uint64_t allowed[2 * groups], candidates[2][capacity];
    csk_row rows[most_rows];
    const size_t row_count = random_below(most_rows);
    for (size_t i = 0; i < row_count; i++) {
        fill(codes[i], sizeof codes[i]);
        if (random_below(8) == 0) memset(codes[i], 0, sizeof codes[i]);
        rows[i] = (csk_row){codes[i], (uint8_t)random_number()};
    }
    for (size_t i = 0; i < 2 * groups; i++) {
        fill(allowed + i, sizeof *allowed);
        if (random_below(3) == 0) allowed[i] = 0;
    }
    for (size_t i = 0; i < csk_window_size; i++) accumulators[0][i] = random_below(9) ? 0 : random_number();
    memcpy(accumulators[1], accumulators[0], sizeof accumulators[0]);

    const uint32_t first = csk_group_size * random_below(groups);
    const size_t group_count = random_below(groups + 1), start = random_below((uint32_t)group_count + 1);
    const uint16_t threshold = random_number();
    const uint64_t *bits = random_below(2) ? allowed : NULL;
    const size_t room = random_below(2) ? capacity : csk_group_size + random_below(300);
    const csk_search_kernels *kernels[] = {&variant, &scalar};
    size_t group[2], n[2];
    for (size_t i = 0; i < 2; i++) {
        group[i] = start;
        n[i] = kernels[i]->scan(
            accumulators[i], rows, row_count, first, &group[i], group_count, threshold, bits, candidates[i], room);
    }
    return is_equal("the scan's end", variant.name, &group[0], &group[1], sizeof group[0])
        && is_equal("the number of candidates", variant.name, &n[0], &n[1], sizeof n[0])
        && is_equal("a candidate", variant.name, candidates[0], candidates[1], n[0] * sizeof candidates[0][0])
        && is_equal("what a scan leaves", variant.name, accumulators[0], accumulators[1], sizeof accumulators[0]);
}

static bool compare_all(int rounds) {
    csk_search_kernels variants[8];
    const size_t count = csk_search_variants(variants, 8);
    const csk_search_kernels scalar = variants[count - 1];
    for (size_t v = 0; v + 1 < count; v++) {
        memset(accumulators, 0, sizeof accumulators);
        for (int round = 0; round < rounds; round++) {
            if (!compare_runs(variants[v], scalar) || !compare_scans(variants[v], scalar)) return false;
        }
        printf("%s: equal in %d rounds\n", variants[v].name, rounds);
    }
    printf("compared %zu variants\n", count - 1);
    return true;
}

int main(int argc, char **argv) {
    const bool are_equal = compare_all(argc > 1 ? atoi(argv[1]) : 300);
    fflush(stdout);
    // An emulated machine may end with this program, before its console has printed everything.
    tcdrain(STDOUT_FILENO);
    return are_equal ? 0 : 1;
}
