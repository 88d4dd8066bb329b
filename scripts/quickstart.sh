#!/usr/bin/env bash
# From a clone to answers: builds HybridSearch, fetches two small models and a corpus of Debian's packages, indexes it
# and asks three questions. Run it again and it reuses everything that is there.
#
# Usage: scripts/quickstart.sh [--limit N | --all]
#   --limit N    index N packages, programs first; 4,000 by default
#   --all        index every package (about 64,000: this takes a while)

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

amount=(--limit 4000)
while [[ $# -gt 0 ]]; do
    case $1 in
        --all) amount=(--all) ;;
        --limit)
            is_whole_number "${2:-}" || fail "--limit needs a whole number above 0, found '${2:-}'"
            amount=(--limit "$2")
            shift
            ;;
        -h | --help) usage; exit 0 ;;
        *) fail "unknown argument '$1'; see scripts/quickstart.sh --help" ;;
    esac
    shift
done
readonly amount
readonly quickstart=$repository/quickstart
readonly corpus=$quickstart/debian-packages.jsonl index=$quickstart/debian.index
# The checksum of the corpus that the index was made of.
readonly indexed=$quickstart/debian.index.corpus
readonly hybrid_search=$repository/.build/release/hybrid-search

build() {
    step "Building hybrid-search (the first time takes some minutes)"
    swift build --package-path "$repository" -c release --product hybrid-search
}

index_corpus() {
    local checksum
    checksum=$(sha256sum <"$corpus")
    if [[ -d $index && $(cat "$indexed" 2>/dev/null) == "$checksum" ]]; then
        step "Reusing the index $index"
        return
    fi
    step "Indexing $corpus"
    # An index of another corpus would keep documents that this one lacks.
    rm -rf "$index" "$indexed"
    "$hybrid_search" index "$corpus" --into "$index"
    echo "$checksum" >"$indexed"
}

ask() {
    step "Searching: $1"
    note "\$ hybrid-search search $(printf '%q' "$index") \"$1\" ${*:2}"
    echo
    "$hybrid_search" search "$index" "$@"
}

step "Setting up the machine"
"$repository/scripts/setup.sh"
mkdir -p "$quickstart"
build
step "Fetching models"
"$hybrid_search" models pull splade-tiny all-MiniLM-L6-v2
step "Making the corpus"
"$repository/scripts/fetch-debian-packages.sh" "$quickstart" "${amount[@]}"
index_corpus
ask "play music from the command line" -k 5
ask "recover deleted files from a damaged disk" -k 5
ask "draw diagrams of a network" -k 3 --explain

step "Done. What to try next:"
cat <<NEXT
    alias hybrid-search=$(printf '%q' "$hybrid_search")
    hybrid-search search $(printf '%q' "$index") "your own question"
    hybrid-search models list
    hybrid-search --help
NEXT
