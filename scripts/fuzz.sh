#!/usr/bin/env bash
# Feeds broken index files to their readers, with libFuzzer and the address sanitizer. Ends with an error at the first
# crash, and says which file makes it.
#
# Usage: scripts/fuzz.sh [SECONDS [KIND...]]
#   SECONDS    how long for each kind; 60 by default
#   KIND       impacts, terms, vectors (sparse ones), documents or dense; all by default

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac
readonly seconds=${1:-60}
is_whole_number "$seconds" || fail "the number of seconds must be a whole number above 0, found '$seconds'"
kinds=("${@:2}")
((${#kinds[@]})) || kinds=(impacts terms vectors documents dense)

readonly build=$repository/.build/fuzz
export HYBRIDSEARCH_FUZZ=1
step "Building the fuzzer (the first time takes some minutes)"
swift build --package-path "$repository" --scratch-path "$build" -c release --target index-file-fuzzer \
    -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library -Xcc -fsanitize=fuzzer-no-link,address \
    --sanitize address >&2
# The package manager would give the program a main of its own, where libFuzzer brings one.
objects=()
for module in index_file_fuzzer DocumentTable InvertedIndex VectorIndex IndexFiles Retrieval CFaiss CSearchKernels; do
    mapfile -t -O "${#objects[@]}" objects < <(find "$build/release/$module.build" -name '*.o')
done
swiftc -sanitize=fuzzer,address -use-ld=lld "${objects[@]}" -lz -lfaiss -lopenblas -lgomp -lstdc++ \
    -o "$build/index-file-fuzzer"

# Files in memory are written sooner, and nothing waits for a disk.
[[ -w /dev/shm ]] && export TMPDIR=/dev/shm
TMPDIR=$(mktemp -d)
export TMPDIR OPENBLAS_NUM_THREADS=1
# Swift keeps bits of its own in pointers, which the leak detector does not see through.
export ASAN_OPTIONS=detect_leaks=0
trap 'rm -rf "$TMPDIR"' EXIT
for kind in "${kinds[@]}"; do
    export FUZZ_KIND=$kind FUZZ_SEEDS=$build/corpus/$kind
    mkdir -p "$FUZZ_SEEDS"
    step "Fuzzing $kind for $seconds seconds; what it finds is kept in $FUZZ_SEEDS"
    "$build/index-file-fuzzer" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=4096 -timeout=20 \
        -artifact_prefix="$build/crash-$kind-" -print_final_stats=1 "$FUZZ_SEEDS"
done
