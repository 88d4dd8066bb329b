#!/usr/bin/env bash
# Makes the benchmarks' corpus of a million real passages and 2,000 queries, with the vectors of our SPLADE encoder and,
# of half of the passages, those of MiniLM, in Benchmarks/.work/passages. What is there already is not made again, and
# a run that was stopped goes on where it was.
#
# Usage: Benchmarks/run.sh passages [--vectors sparse|dense|all] [--threads N]
#   --vectors KIND    which vectors to make (all)
#   --threads N       threads that encode (all cores)

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/steps.sh"
# shellcheck source=scripts/debian-archives.sh
source "$repository/scripts/debian-archives.sh"
readonly benchmarks=$repository/Benchmarks
export PYTHONPATH=$benchmarks/python PYTHONDONTWRITEBYTECODE=1

options=() vectors=all
while [[ $# -gt 0 ]]; do
    case $1 in
        --threads)
            is_whole_number "${2:-}" || fail "--threads needs a whole number above 0, found '${2:-}'"
            options=(--threads "$2")
            shift
            ;;
        --vectors)
            vectors=${2:-}
            [[ $vectors =~ ^(sparse|dense|all)$ ]] || fail "--vectors is sparse, dense or all, found '$vectors'"
            shift
            ;;
        -h | --help) usage; exit 0 ;;
        *) fail "unknown option '$1'; see Benchmarks/run.sh passages --help" ;;
    esac
    shift
done

# Prints the names in packages.txt that are not downloaded yet.
missing_packages() {
    local name
    grep -v '^#' "$benchmarks/python/passages/packages.txt" | while read -r name; do
        compgen -G "$folder/packages/${name}_*.deb" >/dev/null || echo "$name"
    done
}

# Other releases lack some of the packages; what is left is still enough for a corpus.
fetch_packages() {
    step "Fetching Debian's documentation packages (2.4 GB)"
    mkdir -p "$folder/packages" "$folder/cache/archives/partial"
    write_apt_configuration
    local missing wanted absent first
    missing=$(missing_packages | sort)
    mapfile -t wanted < <(comm -12 <(echo "$missing") <(sed -n 's/^Package: //p' "$lists"/*_Packages | sort -u))
    absent=$(comm -23 <(echo "$missing") <(printf '%s\n' "${wanted[@]}") | xargs)
    [[ -z $absent ]] || note "not in this machine's archives, and left out: $absent"
    for ((first = 0; first < ${#wanted[@]}; first += 25)); do
        note "$first of ${#wanted[@]} packages"
        (cd "$folder/packages" && apt-get -qq -c "$folder/apt.conf" download "${wanted[@]:first:25}") ||
            fail "some packages could not be downloaded (above): check this machine's network, then run this again"
    done
    rm -rf "$folder/cache"
}

make_passages() {
    require_apt
    command -v python3 >/dev/null || fail "the passages are cut by a program that needs python3"
    have_lists || fetch_lists
    fetch_packages
    step "Cutting passages (about 10 minutes)"
    rm -f "$folder"/*.u16 "$folder"/*.f16 "$folder"/*.f32
    python3 -m passages "$folder"
    rm -rf "$folder/packages" "$folder/lists" "$folder/cut"
}

# The last of the files that are made: where they are, all vectors are.
have_sparse() { [[ -s $folder/documents.counts.u16 && -s $folder/queries.counts.u16 ]]; }
have_dense() { [[ -s $folder/documents.minilm.f32 && -s $folder/queries.minilm.f32 ]]; }

build_encoder() {
    step "Building passage-encoder (the first time takes some minutes)"
    swift build --package-path "$benchmarks" -c release --product passage-encoder >&2
    encoder=$benchmarks/.build/release/passage-encoder
}

make_sparse() {
    build_encoder
    step "Encoding the passages with SPLADE (about an hour on two cores)"
    "$encoder" "$folder/queries.tsv" --as query "${options[@]}"
    # Half of what a typical passage has, in half of the time.
    "$encoder" "$folder/documents.tsv" --as document --max-length 32 "${options[@]}"
}

make_dense() {
    build_encoder
    step "Encoding half of the passages with MiniLM (about 15 minutes on two cores)"
    # Searches take as long over vectors of int8 as over those of single precision: their cosines are .999.
    "$encoder" "$folder/queries.tsv" --dense --as query --precision int8 "${options[@]}"
    "$encoder" "$folder/documents.tsv" --dense --precision int8 --max-length 32 --limit 524288 "${options[@]}"
}

use_folder "$benchmarks/.work/passages"
if [[ -s $folder/documents.tsv && -s $folder/queries.tsv ]]; then
    step "Reusing the passages in $folder"
else
    make_passages
fi
if [[ $vectors != dense ]]; then
    if have_sparse; then step "Reusing their SPLADE vectors"; else make_sparse; fi
fi
if [[ $vectors != sparse ]]; then
    if have_dense; then step "Reusing their MiniLM vectors"; else make_dense; fi
fi
note "$(wc -l <"$folder/documents.tsv") passages and $(wc -l <"$folder/queries.tsv") queries in $folder"
