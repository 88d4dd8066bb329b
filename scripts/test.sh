#!/usr/bin/env bash
# Runs all tests, in the release configuration, with the models that they need.
#
# Usage: scripts/test.sh [arguments of 'swift test', such as --filter FusionTests]

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

case ${1:-} in
    -h | --help) usage; exit 0 ;;
esac

step "Setting up the machine"
"$repository/scripts/setup.sh"
step "Building hybrid-search (the first time takes some minutes)"
swift build --package-path "$repository" -c release --product hybrid-search
step "Fetching models"
"$repository/.build/release/hybrid-search" models pull splade-tiny all-MiniLM-L6-v2
step "Testing"
# Without testable imports the tests share the build of the command.
swift test --package-path "$repository" -c release --disable-testable-imports "$@"
