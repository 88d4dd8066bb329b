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
command -v apt-get >/dev/null || fail "package lists are fetched with apt-get, which only Debian and Ubuntu have"

mkdir -p "$folder" || fail "$folder cannot be created"
folder=$(cd "$folder" && pwd)
readonly folder limit refresh
readonly lists=$folder/lists corpus=$folder/debian-packages.jsonl
# Says what the corpus was made of, so that another choice makes it anew.
readonly choice_file=$folder/debian-packages.choice
readonly choice=${limit:-all}

have_lists() { compgen -G "$lists/*_Packages" >/dev/null && compgen -G "$lists/*_Translation-en" >/dev/null; }

# Read by apt after the system's configuration, which it overrides: images for containers leave out translations,
# compress lists, and hook other programs into every update.
write_apt_configuration() {
    cat >"$folder/apt.conf" <<CONFIGURATION
#clear Acquire::Languages;
#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::Languages { "en"; };
Acquire::GzipIndexes "false";
Acquire::Retries "3";
APT::Update::Error-Mode "any";
Acquire::IndexTargets::deb-src::Sources::DefaultEnabled "false";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
APT::Architectures { "$(dpkg --print-architecture)"; };
APT::Sandbox::User "$(id -un)";
Dir::State::Lists "$lists";
Dir::Cache "$folder/cache";
CONFIGURATION
}

# Fails when any archive does, and then tries again: an archive that is being updated does not fail for long.
update_lists() {
    local attempt
    for attempt in 1 2 3; do
        apt-get -q -c "$folder/apt.conf" update && return
        [[ $attempt -eq 3 ]] || sleep 5
    done
    return 1
}

fetch_lists() {
    step "Fetching package lists into $lists"
    rm -rf "$lists"
    mkdir -p "$lists/partial" "$folder/cache/archives/partial"
    write_apt_configuration
    update_lists || note "some archives could not be read (above); going on with the others"
    rm -rf "$folder/cache" "$lists/partial" "$lists/auxfiles"
    have_lists ||
        fail "no package lists with English descriptions came: check this machine's network and its apt sources" \
            "(apt-get update), then run this again"
}

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
