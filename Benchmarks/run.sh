#!/usr/bin/env bash
# Runs a benchmark: builds HybridSearch's side, sets up what it is compared with, measures, and writes
# Benchmarks/results/NAME.json with every figure and NAME.md with tables. docs/benchmarks.md says what is measured.
#
# Usage: Benchmarks/run.sh NAME [options]
#   encoders           the text encoders beside ONNX Runtime and sentence-transformers
#   encoder-quality    what each precision of the encoders costs in retrieval quality
#   passages           makes the corpus of a million passages that other benchmarks search, unless it is there
#   scale              memory and time of an index of a million documents
#   sparse             search over SPLADE vectors beside PISA, Lucene, BMP and Seismic
#   bm25               BM25 beside PISA, Lucene, tantivy and bm25s
#   filters            metadata filters beside SQLite
#   fusion             fusion of ranked lists beside ranx
#   dense              search over MiniLM vectors beside faiss-cpu and the system's FAISS
#   Benchmarks/run.sh NAME --help shows a benchmark's options.

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/steps.sh"
readonly benchmarks=$repository/Benchmarks
readonly environment=$benchmarks/.venv work=$benchmarks/.work
export PYTHONPATH=$benchmarks/python PYTHONDONTWRITEBYTECODE=1

name=${1:-}
[[ $# -eq 0 ]] || shift
case $name in
    -h | --help) usage; exit 0 ;;
    passages) exec "$benchmarks/passages.sh" "$@" ;;
    scale) exec "$benchmarks/scale.sh" "$@" ;;
    encoders | encoder-quality | sparse | bm25 | filters | fusion | dense) ;;
    "") fail "which benchmark? See Benchmarks/run.sh --help" ;;
    *) fail "there is no benchmark '$name'; see Benchmarks/run.sh --help" ;;
esac
command -v python3 >/dev/null || fail "the benchmarks' driver needs python3"
readonly name module=${name//-/_}

has_option() {
    local option=$1
    shift
    [[ " $* " == *" $option "* ]]
}

# Installs a file of requirements unless the environment has just these.
install() {
    local requirements=$benchmarks/$1 installed=$environment/$1
    cmp -s "$requirements" "$installed" && return
    step "Installing $1 into Benchmarks/.venv (the first time takes some minutes)"
    "$environment/bin/python" -m pip --version >/dev/null 2>&1 || python3 -m venv --clear "$environment" ||
        fail "python3 cannot make virtual environments: install its venv module (python3-venv)"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" ||
        fail "pip could not install $1; its message is above"
    cp "$requirements" "$installed"
}

# Gets Lucene, which pyserini's source package carries within Anserini's jar.
fetch_lucene() {
    [[ -f $jar ]] && return
    step "Getting Lucene into Benchmarks/.work (160 MB)"
    local package=$work/lucene/package
    rm -rf "$package"
    mkdir -p "$package"
    "$environment/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
        --dest "$package" "pyserini==1.6.0" || fail "pip could not download pyserini; its message is above"
    tar -xzf "$package"/pyserini-*.tar.gz -C "$package" --wildcards --strip-components=4 '*-fatjar.jar'
    mv "$package"/*-fatjar.jar "$jar"
    rm -rf "$package"
}

# Builds the peer that is linked with the system's FAISS.
build_system_faiss() {
    step "Building the peer of the system's FAISS"
    clang++ -std=c++17 -O2 -I"$repository/Sources/CFaiss/openmp" "$benchmarks/peers/debian-faiss.cpp" -o "$system_faiss" \
        -lfaiss -lopenblas -lgomp || fail "the peer could not be built: scripts/setup.sh installs what it needs"
}

build() {
    step "Building $1 (the first time takes some minutes)"
    # The package manager looks at the modules that a target names: a new layout of a type that HybridSearch only
    # re-exports would leave the old one in here. Nor does a cached plan know of files that HybridSearch has got since.
    find "$benchmarks/Sources/$1" -name '*.swift' -exec touch {} +
    swift build --package-path "$benchmarks" -c release --disable-build-manifest-caching --product "$1" >&2
}

case $name in
    encoder*) program=encoder-benchmark options=() ;;
    filters) program=filter-benchmark options=() ;;
    fusion) program=fusion-benchmark options=() ;;
    dense)
        program=dense-benchmark system_faiss=$work/debian-faiss
        options=(--system-faiss "$system_faiss")
        ;;
    *)
        program=retrieval-benchmark jar=$work/lucene/anserini-1.7.1.jar
        options=(--jar "$jar")
        ;;
esac
options+=(--program "$benchmarks/.build/release/$program" --work "$work" "$@")
# A mistake in the options shows before anything is built.
python3 -m "$module.arguments" "${options[@]}" || exit
if has_option --help "$@" || has_option -h "$@"; then exit 0; fi

python=$environment/bin/python
case $name in
    encoder-quality | filters) python=python3 ;;
    encoders)
        install requirements-encoders.txt
        if has_option --with-openvino "$@"; then install requirements-openvino.txt; fi
        ;;
    sparse | bm25)
        install "requirements-$name.txt"
        fetch_lucene
        ;;
    dense | fusion) install "requirements-$name.txt" ;;
esac
build "$program"
mkdir -p "$work"
if [[ $name == dense ]]; then build_system_faiss; fi
step "Measuring"
exec "$python" -m "$module" "${options[@]}"
