#!/usr/bin/env bash
# Brings sparse vectors into Seismic, and measures what it finds of our exact lists.
#
# Vectors in full precision are imported and exported again (the same numbers must come out). Seismic's search of
# every document must find our exact lists with our scores; its index is searched with several of its parameters, and
# recall@10 and @100 against our exact lists is reported.
#
# The vectors are those of ../shared/bench/splade-debian-114k where that is, else made up; and with
# ../shared/data/scifact a SPLADE index of ours is exported too. Seismic comes from PyPI into .interop/seismic (or
# $HYBRIDSEARCH_INTEROP/seismic).
#
# Usage: scripts/interop/seismic.sh [--documents N] [--topics N]
#   --documents N   take the first N vectors only
#   --topics N      search N queries, 1,000 by default
# With HYBRIDSEARCH_BINARY set to a program, that one is used and nothing is built.

set -euo pipefail
# shellcheck source=scripts/interop/shared.sh
source "$(dirname "${BASH_SOURCE[0]}")/shared.sh"

documents=1000000000 topics=1000
take_sizes "$@"
readonly documents topics
readonly pyseismic=0.5.4
readonly folder=$interop/seismic
readonly work=$folder/work python=$folder/venv/bin/python
readonly bench=$repository/../shared/bench/splade-debian-114k scifact=$repository/../shared/data/scifact
readonly table=$work/table.tsv
failures=0

install_seismic() {
    step "Installing Seismic (pyseismic-lsr $pyseismic) into $folder/venv"
    mkdir -p "$folder"
    make_venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: numpy \
        "pyseismic-lsr==$pyseismic"
}

# A comparison that fails is in the table too; the script fails at its end. What Seismic says about its progress goes
# to a file.
check() { "$python" "$repository/scripts/interop/seismic_check.py" "$@"; }
compare() { check "$@" --table "$table" || failures=$((failures + 1)); }

# search NAME INDEX TOPICS [RUN-OPTIONS…]: exports the index with the topics, and searches both.
search() {
    local name=$1 exported=$work/$1 count
    ours export "$2" --format seismic --topics "$3" --to "$exported"
    ours run "$2" --topics "$3" -k 100 --output "$work/$name.exact.trec" "${@:4}"
    count=$(wc -l <"$exported/documents.jsonl")
    step "Seismic searches every document of $name"
    compare exhaustive "$exported" "$work/$name.exact.trec" --what "$name: every document searched by Seismic"
    step "Seismic searches its index of $name"
    compare search "$exported" "$work/$name.exact.trec" --documents-expected "$count" --what "$name: Seismic's index" \
        2>"$work/$name.seismic.log"
}

build
install_seismic
rm -rf "$work"
mkdir -p "$work"

if [[ -d $bench ]]; then
    step "The vectors of $bench"
    check packed "$bench" "$work/given" --documents "$documents" --topics "$topics"
else
    step "Vectors that are made up ($bench is not there)"
    check made "$work/given" --documents "$documents" --topics "$topics"
fi
cat >"$work/impacts.json" <<'JSON'
{"name": "impacts", "index": {"sparse": {"impacts": {"model": "pretokenized"}}},
 "search": {"size": 10, "retriever": {"sparse_vector": {"inference_id": "impacts", "rescore": "exact"}}}}
JSON
ours import "$work/given/made.jsonl" --format seismic --into "$work/vectors.index" --pipeline "$work/impacts.json"
search vectors "$work/vectors.index" "$work/given/topics.jsonl"
compare same "$work/given/made.jsonl" "$work/vectors/documents.jsonl" --what "vectors: import and export again"

if [[ -d $scifact ]]; then
    step "SPLADE vectors of SciFact, of our index"
    fetch_models splade-tiny
    cat >"$work/splade.json" <<'JSON'
{"name": "splade", "index": {"sparse": {"splade": {"model": "splade-tiny"}}},
 "search": {"size": 10, "retriever": {"sparse_vector": {"inference_id": "splade", "rescore": "exact"}}}}
JSON
    ours index "$scifact/corpus.jsonl.gz" --into "$work/scifact.index" --pipeline "$work/splade.json"
    head -n "$topics" "$scifact/queries.jsonl" >"$work/scifact.queries.jsonl"
    search scifact "$work/scifact.index" "$work/scifact.queries.jsonl"
fi

step "What was compared (pyseismic-lsr $pyseismic)"
show_table "$table"
[[ $failures == 0 ]] || fail "$failures comparisons failed"
