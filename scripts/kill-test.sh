#!/usr/bin/env bash
# Kills a program that changes an index (SIGKILL) at random moments: while it adds, deletes, commits, merges and optimizes.
# After each time the index must open, `verify` must find nothing, and exactly the acknowledged documents must be there, or
# those and the one commit that was under way. Readers and backups are killed now and then too. Ends with an error at the first
# violation and keeps the index.
#
# Usage: scripts/kill-test.sh [ROUNDS [SEED]]
#   ROUNDS    how often; 100 by default
#   SEED      where the random numbers begin; the moments are not the same every time all the same

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
# shellcheck source=scripts/torture.sh
source "$(dirname "${BASH_SOURCE[0]}")/torture.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac
readonly rounds=${1:-100} seed=${2:-$RANDOM}
is_whole_number "$rounds" || fail "the number of rounds must be a whole number above 0, found '$rounds'"

build_torture
step "Killing $rounds writers, seed $seed"
readonly work=$repository/.build/kill-test
mkdir -p "$work"
exec "$torture" kill "$work/index" --rounds "$rounds" --seed "$seed"
