#!/usr/bin/env bash
# Lets the disk fail under a program that makes, changes, optimizes and copies an index: every single call that changes
# files once, and everything from each call on. Kinds: a full disk, input and output errors, short writes, no more descriptors
# or memory for mappings. The program must end with a sentence, and the index must hold what was acknowledged.
# Ends with an error when there was a violation.
#
# Usage: scripts/fault-test.sh [STRIDE [KIND…]]
#   STRIDE    only each how many-th call fails; 1, all, by default, which takes an hour
#   KIND      full, io, short, descriptors; all by default

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"
# shellcheck source=scripts/torture.sh
source "$(dirname "${BASH_SOURCE[0]}")/torture.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac
readonly stride=${1:-1}
is_whole_number "$stride" || fail "the stride must be a whole number above 0, found '$stride'"
shift || true
kinds=()
[[ $# -eq 0 ]] || kinds=(--kinds "$@")

build_torture
step "Making the disk fail"
readonly work=$repository/.build/fault-test
mkdir -p "$work"
build_faults
exec "$torture" faults "$work/index" --library "$faults" --stride "$stride" "${kinds[@]}"
