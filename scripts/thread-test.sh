#!/usr/bin/env bash
# Lets a writer and three readers loose on one index in one process that ThreadSanitizer watches. Ends with an error when
# there was a data race that Tests/ThreadSanitizer.suppressions does not explain.
#
# Usage: scripts/thread-test.sh [SECONDS]
#   SECONDS   how long; 60 by default. The build with the sanitizer takes ten minutes the first time

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac
readonly seconds=${1:-60}
is_whole_number "$seconds" || fail "the number of seconds must be a whole number above 0, found '$seconds'"

readonly build=$repository/.build/thread-sanitizer
step "Building index-torture with ThreadSanitizer (the first time takes ten minutes)"
swift build --package-path "$repository" --scratch-path "$build" --sanitize=thread --product index-torture >&2
step "Writing and reading for $seconds seconds"
rm -rf "$build/run"
mkdir -p "$build/run/copies"
export TSAN_OPTIONS="suppressions=$repository/Tests/ThreadSanitizer.suppressions exitcode=66"
"$build/debug/index-torture" soak-part "$build/run" --seconds "$seconds" --readers 3 --writes --documents 500 \
    >"$build/report.json"
grep -q '"errors":\[\]' "$build/report.json" || fail "there were errors: $(cat "$build/report.json")"
note "no data race, no error"
