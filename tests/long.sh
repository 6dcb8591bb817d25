#!/bin/sh
# The full numbers, by the same code as tests/run.sh: a line a case, seeded, resumable.
#
#   sh tests/long.sh          every case that has not passed yet at this state of the files
#   sh tests/long.sh NAME     one case, whatever was passed before
#   SEED=7 sh tests/long.sh   another seed (default 1)
#
# Cases: kill, servers, properties, sync, faults, browser, fuzz, bench-sync, bench-pages,
# bench-people, bench-idle, bench-resync. FUZZ_SECONDS=600 is the time for each target of fuzz. What each
# printed stands in target/long/.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/target/tools/bin:$PATH"
SEED=${SEED:-1}
KORESPOND_LONG=1
KORESPOND_SEED=$SEED
export PATH KORESPOND_LONG KORESPOND_SEED

sh tests/run.sh install

STATE=target/long
CASES='kill servers properties sync faults browser fuzz bench-sync bench-pages bench-people bench-idle bench-resync'
mkdir -p "$STATE"

# What was passed counts for these very files and this seed.
print_of_files() {
    git ls-files -co --exclude-standard -z |
        xargs -0 sh -c 'for file; do [ -f "$file" ] && sha256sum "$file"; done' sh |
        sha256sum | cut -c 1-16
}
MARK="$(print_of_files)-$SEED"

# One target at a time: each takes a core. What it finds interesting stays in target/fuzz.
fuzz() {
    cargo fuzz --version >/dev/null 2>&1 ||
        cargo install --locked cargo-fuzz --root target/tools || return 1
    for target in fuzz/targets/*.rs; do
        target=$(basename "$target" .rs)
        mkdir -p "target/fuzz/$target"
        cargo fuzz run "$target" --sanitizer none --features engine \
            "target/fuzz/$target" "fuzz/corpus/$target" -- -seed="$SEED" -rss_limit_mb=2048 \
            -max_total_time="${FUZZ_SECONDS:-600}" -timeout=20 -max_len=20000 || return 1
    done
}

tests() { cargo nextest run --locked --release --profile long "$@"; }

run_case() {
    case $1 in
    kill) tests --test it -E 'test(/^kill::/)' ;;
    servers) KORESPOND_MESSAGES=${KORESPOND_MESSAGES:-2000} tests --test it -E 'test(/^servers::/)' ;;
    properties)
        # A case of the index's is an index made on the disk: a tenth of them takes as long.
        PROPTEST_CASES=${PROPTEST_CASES:-10000} \
            tests --workspace --lib -E 'not package(korespond-search)' &&
            PROPTEST_CASES=${INDEX_CASES:-1000} tests -p korespond-search --lib
        ;;
    sync) tests --test it -E 'test(/^(sync|bad_input|full_disk)::/)' ;;
    faults)
        for seed in "$SEED" $((SEED + 1)) $((SEED + 2)); do
            KORESPOND_SEED=$seed tests --test it -E 'test(/^faults::/)' || return
        done
        ;;
    browser) tests --test it -E 'test(/^browser::/)' ;;
    fuzz) fuzz ;;
    bench-sync) MESSAGES=${MESSAGES:-20000} ROUNDS=${ROUNDS:-3} cargo bench --locked --bench first_sync ;;
    bench-pages) SIZES=${SIZES:-2000,20000} cargo bench --locked --bench pages ;;
    bench-people) USERS=${USERS:-10000} CONTACTS=${CONTACTS:-100000} cargo bench --locked --bench people ;;
    bench-idle) ACCOUNTS=${ACCOUNTS:-50,500} cargo bench --locked --bench idle ;;
    bench-resync) MESSAGES=${MESSAGES:-100000} cargo bench --locked --bench resync ;;
    *)
        echo "no case $1; there are: $CASES" >&2
        exit 2
        ;;
    esac
}

failed=0
for name in ${1:-$CASES}; do
    if [ $# = 0 ] && grep -qxF "$name $MARK" "$STATE/passed" 2>/dev/null; then
        echo "$name: passed before (seed $SEED)"
        continue
    fi
    began=$(date +%s)
    log=$STATE/$name-$SEED.log
    if (run_case "$name") >"$log" 2>&1; then
        echo "$name $MARK" >>"$STATE/passed"
        verdict=passed
    else
        verdict="FAILED, see $log"
        failed=1
    fi
    echo "$name: $verdict (seed $SEED, $(($(date +%s) - began)) s)"
    grep -E '^ *[0-9]+ messages|^round |^kill |^ *[0-9]+  |[0-9]+\.[0-9]{2}$|Summary' "$log" || true
done
exit "$failed"
