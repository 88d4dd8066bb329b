# shellcheck shell=bash
# What kill-test.sh, fault-test.sh and soak.sh share; source it after steps.sh.

# Builds index-torture, unless INDEX_TORTURE names one that is built.
build_torture() {
    torture=${INDEX_TORTURE:-}
    [[ -z $torture ]] || return 0
    step "Building index-torture (the first time takes some minutes)"
    swift build --package-path "$repository" -c release --product index-torture >&2
    torture=$repository/.build/release/index-torture
}

# Builds the library that makes a disk fail.
build_faults() {
    [[ $(uname) == Linux ]] || fail "it needs LD_PRELOAD, which this system does not have"
    faults=$work/libfaults.so
    cc -shared -fPIC -O2 -Wall -Wextra -o "$faults" "$repository/Tests/FaultInjection/faults.c"
}
