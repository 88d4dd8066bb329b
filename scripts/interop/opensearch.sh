#!/usr/bin/env bash
# Brings an index into an OpenSearch-compatible server (osmem-server, from PyPI) and searches it there: lexical and
# sparse legs for every topic, compared with the same legs here; changes, deletions, a push that is killed, pushes that
# are run twice. Works again where it left files; the server keeps everything in memory and ends with the script.
#
# Usage: scripts/interop/opensearch.sh [--documents N] [--topics N]
#   --documents N   of the corpus that is made where ../shared/data/scifact is not there; 4,000 by default
#   --topics N      how many topics are searched; all by default
# Environment: HYBRIDSEARCH_INTEROP, a folder for what is installed and made (.interop/opensearch in the repository);
# HYBRIDSEARCH_BINARY, a hybrid-search that is built already.

set -euo pipefail
# shellcheck source=scripts/interop/shared.sh
source "$(dirname "${BASH_SOURCE[0]}")/shared.sh"

documents=4000 topics=0
take_sizes "$@"
readonly documents topics
readonly osmem_version=0.1.6
readonly folder=$interop/opensearch
readonly shared=$repository/../shared/data/scifact
readonly index=$folder/articles.index remote=articles
readonly check="$repository/scripts/interop/opensearch_check.py"
server=""

stop() { [[ -z $server ]] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=""; }; }
trap stop EXIT

# value KEY…: a member of the JSON on standard input.
value() { python3 "$check" value "$@"; }

install_server() {
    step "Installing osmem-server $osmem_version into $folder"
    command -v curl >/dev/null || install_packages curl
    make_venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "osmem-server==$osmem_version"
    binary=$("$folder/venv/bin/python" -c 'import osmem_server; print(osmem_server.resolve_binary())')
}

start_server() {
    step "Starting the server on 127.0.0.1"
    local log=$folder/server.log
    "$binary" -addr 127.0.0.1:0 -no-stdin-watch >"$log" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -n 1 || true)
        if [[ -n $url ]] && curl -fsS "$url" >/dev/null 2>&1; then
            note "$(curl -fsS "$url" | value version distribution) $(curl -fsS "$url" | value version number) at $url"
            return
        fi
        kill -0 "$server" 2>/dev/null || fail "the server ended at once: $(cat "$log")"
        sleep 0.1
    done
    fail "the server does not answer: $(cat "$log")"
}

# push NAME: prints what the push did.
push() { "$hybrid_search" push "$folder/work.index" --to "$url/$remote" --json | tee "$folder/push-$1.json"; }

expect() { python3 "$check" expect "$folder/push-$1.json" "${@:2}"; }

# How many documents the server has; 0 when there is no index.
count() {
    curl -fsS -XPOST "$url/$remote/_refresh" >/dev/null 2>&1 || true
    curl -fsS "$url/$remote/_count" 2>/dev/null | value count 2>/dev/null || echo 0
}

write_pipelines() {
    python3 "$check" pipelines "$url" "$remote" "$folder"
}

# compare NAME LEG [DEPTH]: the leg here and there, for all topics.
compare() {
    local name=$1 leg=$2 depth=${3:-100}
    "$hybrid_search" run "$folder/work.index" --quiet -k "$depth" --topics "$folder/topics.jsonl" \
        --pipeline "$folder/local-$leg.json" --tag here --output "$folder/$name-here.trec"
    "$hybrid_search" run "$folder/work.index" --quiet -k "$depth" --topics "$folder/topics.jsonl" \
        --pipeline "$folder/remote-$leg.json" --tag there --output "$folder/$name-there.trec"
    python3 "$check" compare "$leg" "$name" "$folder" "$qrels"
}

"$repository/scripts/setup.sh"
mkdir -p "$folder"
rm -f "$folder/results.tsv"
build
fetch_models splade-tiny all-MiniLM-L6-v2
install_server
make_corpus
make_index
start_server
write_pipelines

step "Pushing the index"
push first
total=$("$hybrid_search" inspect "$folder/work.index" --json | value documents)
expect first written="$total" unchanged=0 deleted=0
[[ $(count) == "$total" ]] || fail "$(count) documents arrived of $total"
step "Pushing it again: nothing is to be done"
push second
expect second written=0 unchanged="$total" deleted=0

step "Searching here and there"
compare sparse sparse
# All that match, to see that both make the same words of texts, but for the server's stop words.
compare lexical lexical 10000
compare fused fused

step "Searching the server by its address"
"$hybrid_search" search "$url/$remote" "gene expression in stem cells" -k 3 --pipeline bm25
"$hybrid_search" search "$url/$remote" "gene expression in stem cells" -k 3 --pipeline splade

step "Computing the sparse scores from the exported weights"
rm -rf "$folder/export"
"$hybrid_search" export "$folder/work.index" --format opensearch --to "$folder/export" --name "$remote" --quiet
python3 "$check" queries "$folder" |
    "$hybrid_search" encode sparse --model splade-tiny --query >"$folder/queries.jsonl"
python3 "$check" exact sparse "$folder"

step "Changing 100 documents, deleting 50, adding 10, and pushing"
python3 "$check" changes "$corpus" "$folder"
"$hybrid_search" add --quiet "$folder/work.index" "$folder/changed.jsonl"
xargs "$hybrid_search" delete --quiet "$folder/work.index" <"$folder/deleted.txt"
push changed
expect changed written=110 unchanged=$((total - 150)) deleted=50
compare "sparse-after-changes" sparse
compare "lexical-after-changes" lexical 10000
total=$((total - 40))

step "Killing a push in the middle, and pushing again"
curl -fsS -XDELETE "$url/$remote" >/dev/null
"$hybrid_search" push "$folder/work.index" --to "$url/$remote" --quiet --batch-size 20 &
pushing=$!
while [[ $(count) -lt 200 ]]; do
    kill -0 $pushing 2>/dev/null || fail "the push ended before it could be killed"
done
kill -KILL $pushing
wait $pushing 2>/dev/null || true
# What the server had read already it may still be writing.
sleep 2
arrived=$(count)
note "$arrived of $total documents had arrived"
push resumed
expect resumed written=$((total - arrived)) unchanged="$arrived" deleted=0
[[ $(count) == "$total" ]] || fail "$(count) documents arrived of $total"
compare "sparse-after-kill" sparse

step "What was compared"
python3 "$check" table "$folder/results.tsv"
