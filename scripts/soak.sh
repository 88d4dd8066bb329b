#!/usr/bin/env bash
# One writer and four readers, in two processes, at one index: adds, replacements, deletes, merges, optimizes and backups go
# on while filtered searches check that everything they see is of one commit. Prints a table and writes JSON with latencies
# and the memory of each process over time. Ends with an error when something was wrong.
#
# Usage: scripts/soak.sh [SECONDS [FILE]]
#   SECONDS   how long; 60 by default
#   FILE      where the JSON goes; .build/soak/soak.json by default

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
# shellcheck source=scripts/torture.sh
source "$(dirname "${BASH_SOURCE[0]}")/torture.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac
readonly seconds=${1:-60}
is_whole_number "$seconds" || fail "the number of seconds must be a whole number above 0, found '$seconds'"
readonly work=$repository/.build/soak
readonly json=${2:-$work/soak.json}

build_torture
step "Soaking for $seconds seconds"
mkdir -p "$work"
exec "$torture" soak "$work/index" --seconds "$seconds" --json "$json"
