#!/usr/bin/env bash
# Makes a corpus of Debian's packages: fetches the package lists and English descriptions from the archives that this
# machine's apt uses, into a folder of its own, and turns them into DIR/debian-packages.jsonl. The system's own lists
# are left alone; root is not needed. What is there already is not fetched again.
#
# Usage: scripts/fetch-debian-packages.sh DIR [--all | --limit N] [--refresh]
#   --all        every package (about 64,000 in Debian 12); the default
#   --limit N    a spread sample of N packages, programs first, the same each time
#   --refresh    fetch the lists again

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
# shellcheck source=scripts/debian-archives.sh
source "$repository/scripts/debian-archives.sh"

folder="" limit="" refresh=false
while [[ $# -gt 0 ]]; do
    case $1 in
        --all) limit="" ;;
        --limit)
            is_whole_number "${2:-}" || fail "--limit needs a whole number above 0, found '${2:-}'"
            limit=$2
            shift
            ;;
        --refresh) refresh=true ;;
        -h | --help) usage; exit 0 ;;
        -*) fail "unknown option '$1'; see scripts/fetch-debian-packages.sh --help" ;;
        *)
            [[ -z $folder ]] || fail "one folder is enough, found '$folder' and '$1'"
            folder=$1
            ;;
    esac
    shift
done
[[ -n $folder ]] || fail "the folder to write to is missing; see scripts/fetch-debian-packages.sh --help"
require_apt
use_folder "$folder"
readonly limit refresh
readonly corpus=$folder/debian-packages.jsonl
# Says what the corpus was made of, so that another choice makes it anew.
readonly choice_file=$folder/debian-packages.choice
readonly choice=${limit:-all}

convert() {
    step "Writing $corpus"
    local converter=$repository/.build/release/debian-packages
    swift build --package-path "$repository" -c release --product debian-packages >&2
    local options=()
    [[ -z $limit ]] || options=(--limit "$limit" --prefer role::program)
    rm -f "$choice_file"
    "$converter" "$lists" --output "$corpus" "${options[@]}"
    echo "$choice" >"$choice_file"
}

if ! $refresh && [[ -s $corpus && $(cat "$choice_file" 2>/dev/null) == "$choice" ]]; then
    step "Reusing $corpus"
else
    if $refresh || ! have_lists; then fetch_lists; else step "Reusing the lists in $lists"; fi
    convert
fi
note "$(wc -l <"$corpus") packages in $corpus"
