# shellcheck shell=bash
# Reads the archives that this machine's apt uses, without root and into a folder of its own; source it after steps.sh.
# The system's own lists are left alone.

# Names the folder to work in, and makes it: `lists` in it will have the package lists.
use_folder() {
    mkdir -p "$1" || fail "$1 cannot be created"
    folder=$(cd "$1" && pwd)
    lists=$folder/lists
    readonly folder lists
}

require_apt() {
    command -v apt-get >/dev/null || fail "Debian's archives are read with apt-get, which only Debian and Ubuntu have"
}

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
