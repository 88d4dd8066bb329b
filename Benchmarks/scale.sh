#!/usr/bin/env bash
# Indexes a million passages with three legs whose vectors are there already, opens the index and searches it, with
# filters and without, each in a process of its own; writes Benchmarks/results/scale.json and scale.md. What HybridSearch itself needs, without the
# models.
#
# Usage: Benchmarks/run.sh scale [--passages FOLDER] [--documents N] [--index DIR]
#   --passages FOLDER   texts and vectors as Benchmarks/run.sh passages makes them (Benchmarks/.work/passages)
#   --documents N       how many documents (1000000)
#   --index DIR         where the index is made, and left (Benchmarks/.work/scale.index)

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/steps.sh"
readonly benchmarks=$repository/Benchmarks
export PYTHONPATH=$benchmarks/python PYTHONDONTWRITEBYTECODE=1

passages=$benchmarks/.work/passages documents=1000000 index=$benchmarks/.work/scale.index
while [[ $# -gt 0 ]]; do
    case $1 in
        --passages) passages=${2:-} && shift ;;
        --documents)
            is_whole_number "${2:-}" || fail "--documents needs a whole number above 0, found '${2:-}'"
            documents=$2 && shift
            ;;
        --index) index=${2:-} && shift ;;
        -h | --help) usage; exit 0 ;;
        *) fail "unknown option '$1'; see Benchmarks/run.sh scale --help" ;;
    esac
    shift
done
for file in documents.tsv documents.counts.u16 documents.minilm.f32 queries.tsv queries.minilm.f32; do
    [[ -s $passages/$file ]] || fail "$passages/$file is missing: run Benchmarks/run.sh passages --vectors all first"
done

step "Building scale-benchmark (the first time takes some minutes)"
swift build --package-path "$benchmarks" -c release --product scale-benchmark >&2
program=$benchmarks/.build/release/scale-benchmark
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step "Indexing $documents documents"
rm -rf "$index"
"$program" index "$passages" "$index" "$documents" >"$work/index.json"
step "Opening the index in five processes, and searching"
for _ in 1 2 3 4 5; do "$program" open "$passages" "$index"; done >"$work/open.jsonl"
"$program" search "$passages" "$index" 500 >"$work/search.json"
step "Searching under filters"
"$program" filter "$passages" "$index" 200 >"$work/filter.json"
du -sm "$index" | cut -f 1 >"$work/mebibytes"
python3 -m scale "$work" "$benchmarks/results"
