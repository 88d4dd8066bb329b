# shellcheck shell=bash
# What the scripts of this folder share; source it.

# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../steps.sh"

# Each system has a folder of its own in here.
# shellcheck disable=SC2034 # the scripts that source this use it
readonly interop=${HYBRIDSEARCH_INTEROP:-$repository/.interop}

# take_sizes ARGUMENT…: how much is compared. --documents N and --topics N set the variables of these names, which say
# before what holds without them. Other flags that a script lists in `flags` are gathered in `given_flags`.
flags=() given_flags=()
take_sizes() {
    while [[ $# -gt 0 ]]; do
        case $1 in
            --documents | --topics)
                is_whole_number "${2:-}" || fail "$1 needs a whole number above 0, found '${2:-}'"
                printf -v "${1#--}" %s "$2"
                shift
                ;;
            -h | --help) usage; exit 0 ;;
            *)
                [[ " ${flags[*]} " == *" $1 "* ]] ||
                    fail "unknown argument '$1'; see scripts/interop/$(basename "$0") --help"
                given_flags+=("$1")
                ;;
        esac
        shift
    done
}

# Sets `hybrid_search` to the program that is tried.
build() {
    step "Building hybrid-search (the first time takes some minutes)"
    if [[ -n ${HYBRIDSEARCH_BINARY:-} ]]; then
        hybrid_search=$HYBRIDSEARCH_BINARY
        note "left out: HYBRIDSEARCH_BINARY is $hybrid_search"
    else
        "$repository/scripts/setup.sh"
        swift build --package-path "$repository" -c release --product hybrid-search
        hybrid_search=$repository/.build/release/hybrid-search
    fi
}

# fetch_models MODEL…
fetch_models() { "$hybrid_search" models pull --quiet "$@"; }

# install_packages PACKAGE…: of Debian.
install_packages() {
    local as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get -qq update || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"
}

# make_venv FOLDER [PYTHON]: an environment of Python, unless it is there.
make_venv() {
    local interpreter=${2:-python3}
    [[ ! -x $1/bin/python ]] || return 0
    "$interpreter" -c 'import venv, ensurepip' 2>/dev/null || install_packages "$interpreter-venv"
    "$interpreter" -m venv "$1"
}

# Shows a command and runs it; `work` is the folder that all files of a run are in.
ours() {
    note "\$ hybrid-search ${*//"$work/"/}"
    "$hybrid_search" "$@" --quiet
}

# shellcheck disable=SC2154
# The texts that servers are compared on: sets `corpus`, `all_topics` and `qrels`, and takes $topics topics of them.
# Here and below `folder`, `check`, `shared` and `index` are the script's own.
make_corpus() {
    if [[ -f $shared/corpus.jsonl.gz ]]; then
        step "Taking SciFact of ../shared"
        corpus=$shared/corpus.jsonl.gz all_topics=$shared/queries.jsonl qrels=$shared/qrels/test.tsv
    else
        step "Making a corpus of Debian's packages"
        "$repository/scripts/fetch-debian-packages.sh" "$folder/debian" --limit "$documents"
        corpus=$folder/debian/debian-packages.jsonl all_topics=$folder/debian/topics.jsonl qrels=""
        python3 "$check" make-topics "$corpus" "$all_topics"
    fi
    python3 "$check" take-topics "$all_topics" "$topics" "$qrels" "$folder/topics.jsonl"
}

# An index of the corpus, and a copy of it that may be changed.
make_index() {
    step "Indexing $corpus: BM25, SPLADE and MiniLM"
    local checksum
    checksum=$(cksum <"$corpus")
    if [[ -d $index && $(cat "$index.corpus" 2>/dev/null) == "$checksum" ]]; then
        note "reusing the index of the last run"
    else
        rm -rf "$index" "$index.corpus"
        "$hybrid_search" index "$corpus" --into "$index"
        echo "$checksum" >"$index.corpus"
    fi
    # What is changed below is changed in a copy.
    rm -rf "$folder/work.index"
    "$hybrid_search" backup --quiet "$index" "$folder/work.index"
}

# show_table FILE: rows of what was compared, on how many queries, with what result, and whether that holds.
show_table() {
    python3 - "$1" <<'PYTHON'
import sys

rows = [["what", "queries", "result", "holds"]]
rows += [[cell or "–" for cell in line.rstrip("\n").split("\t")] for line in open(sys.argv[1], encoding="utf-8")]
widths = [max(map(len, column)) for column in zip(*rows)]
for row in rows:
    print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
PYTHON
}
