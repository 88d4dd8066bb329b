# shellcheck shell=bash
# What the other scripts share; source it. It prints numbered steps and ends with a sentence when something is wrong.

# shellcheck disable=SC2034 # the scripts that source this use it
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
step_number=0
# A script that another one runs numbers its steps below the other's: 1.1, 1.2.
step_prefix=${HYBRID_SEARCH_STEP:-}

step() {
    step_number=$((step_number + 1))
    export HYBRID_SEARCH_STEP=$step_prefix$step_number.
    printf '\n[%s] %s\n' "$step_prefix$step_number" "$*"
}

note() { printf '    %s\n' "$*"; }

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Prints the comment that a script begins with, as its help.
usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; }

is_whole_number() { [[ $1 =~ ^[1-9][0-9]*$ ]]; }
