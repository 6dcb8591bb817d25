#!/bin/sh
# All checks and all tests. Installs what is missing, and can be run again at no cost.
#
#   sh tests/run.sh
#   sh tests/run.sh install    only installs what is missing
#
# Needs Rust, a C compiler and apt; installs packages as root or by sudo.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/target/tools/bin:$PATH"
export PATH

NEXTEST=0.9.148
DENY=0.20.2
EXPOSURE=15 # systemd-analyze counts tenths: 1.5
SERVERS=target/tools/servers

say() { printf '== %s\n' "$*"; }

# step NAME COMMAND...: runs it and prints how long it took.
step() {
    name=$1
    shift
    say "$name"
    began=$(date +%s)
    "$@"
    say "$name: $(($(date +%s) - began)) s"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

installed() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'
}

packages() {
    missing=
    for package in dovecot-imapd openssl isync chromium fonts-dejavu-core python3 systemd git; do
        installed "$package" || missing="$missing $package"
    done
    # Some sources of Node bring npm in the same package.
    command -v node >/dev/null || missing="$missing nodejs"
    command -v npm >/dev/null || missing="$missing npm"
    if ! have_nextest || ! have_deny; then
        python3 -m pip --version >/dev/null 2>&1 || missing="$missing python3-pip"
    fi
    [ -n "$missing" ] || return 0
    as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing
}

# Debian lets Cyrus and Courier be installed neither beside each other nor beside Dovecot, and
# would start them: they are unpacked into the checkout, only their libraries are installed.
servers() {
    [ ! -e "$SERVERS/unpacked" ] || return 0
    rm -rf "$SERVERS"
    mkdir -p "$SERVERS/debs"
    if ! had_servers; then
        say 'Cyrus and Courier cannot be had: their packages are not there or not whole (see above)'
        return 1
    fi
    touch "$SERVERS/unpacked"
}

had_servers() {
    cyrus='cyrus-imapd cyrus-common'
    courier='courier-imap courier-base courier-authlib'
    # shellcheck disable=SC2086 # lists of names
    { debs $cyrus $courier || { as_root apt-get update -qq && debs $cyrus $courier; }; } &&
        install_libraries && unpack_debs cyrus $cyrus && unpack_debs courier $courier && localise
}

debs() { (cd "$SERVERS/debs" && apt-get download -qq -o APT::Sandbox::User=root "$@"); }

# What the packages call for, but for what only their scanner of viruses needs.
install_libraries() {
    missing=
    for library in $(for deb in "$SERVERS"/debs/*.deb; do dpkg -f "$deb" Depends; done |
        tr ',' '\n' | sed 's/^ *//; s/[ |(:].*//' | grep '^lib' | grep -v '^libclamav' | sort -u); do
        installed "$library" || missing="$missing $library"
    done
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing
}

# unpack_debs NAME PACKAGE...
unpack_debs() {
    into=$SERVERS/$1
    shift
    for package in "$@"; do
        dpkg -x "$SERVERS/debs/$package"_*.deb "$into" || return 1
    done
}

# Courier asks at one socket for the whole machine who may sign in: each test has its own, so
# the path is made to begin where the server was started.
localise() {
    library=$(readlink -f "$SERVERS"/courier/usr/lib/libcourierauth.so.0) || return 1
    LC_ALL=C sed -i 's|/run/courier/aut|.////courier/aut|g' "$library" || return 1
    LC_ALL=C grep -q '\.////courier/aut' "$library"
}

have_nextest() { cargo nextest --version >/dev/null 2>&1; }
have_deny() { cargo deny --version >/dev/null 2>&1; }

# cargo_tool NAME VERSION: the built program from its PyPI package, else built from source.
cargo_tool() {
    mkdir -p target/tools/bin
    wheels=target/tools/wheels/$1
    if python3 -m pip download -q --disable-pip-version-check --no-deps -d "$wheels" \
        "astral-dev-toolchain-$1==$2" && unpack "$wheels" "$1"; then
        return 0
    fi
    cargo install --locked "$1" --root target/tools
}

unpack() {
    python3 - "$1" "$2" <<'PY'
import pathlib, sys, zipfile
wheels, name = sys.argv[1:]
target = pathlib.Path("target/tools/bin") / name
for wheel in pathlib.Path(wheels).glob("*.whl"):
    with zipfile.ZipFile(wheel) as files:
        for entry in files.namelist():
            if entry.endswith(f".data/scripts/{name}"):
                target.write_bytes(files.read(entry))
                target.chmod(0o755)
                sys.exit(0)
sys.exit(1)
PY
}

tools() {
    have_nextest || cargo_tool cargo-nextest "$NEXTEST"
    have_deny || cargo_tool cargo-deny "$DENY"
}

# The browser is Debian's; the libraries bring none.
script_libraries() {
    for dir in tests/browser tests/openid; do
        installed_lock=$dir/node_modules/.package-lock.json
        if [ -e "$installed_lock" ] && [ ! $dir/package-lock.json -nt "$installed_lock" ]; then
            continue
        fi
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$dir" \
            --ignore-scripts --no-audit --no-fund --loglevel=error
        touch "$installed_lock"
    done
}

scripts() {
    for script in tests/run.sh tests/long.sh .ci/run; do sh -n "$script"; done
    for scenario in tests/browser/*.mjs tests/openid/*.mjs panel/js/*.js; do
        [ -e "$scenario" ] || continue
        node --check "$scenario"
    done
}

policy() {
    cargo deny --log-level error --locked check bans licenses sources
    if timeout 120 cargo deny --log-level error --locked check advisories 2>target/advisories.log; then
        return 0
    fi
    if grep -qi 'failed to fetch advisory database' target/advisories.log; then
        say 'SKIPPED: advisories: the database cannot be had here'
        return 0
    fi
    cat target/advisories.log
    return 1
}

unit() {
    if ! command -v systemd-analyze >/dev/null; then
        say 'SKIPPED: systemd unit: systemd-analyze is not there'
        return 0
    fi
    copy=$(mktemp -d)
    binary=$PWD/target/debug/korespond
    [ -x "$binary" ] || cargo build --locked
    # Where it is checked neither binary nor user is installed; any system user will do.
    sed -e "s|^ExecStart=/usr/bin/korespond|ExecStart=$binary|" -e 's|^User=.*|User=daemon|' \
        -e '/^Group=/d' systemd/korespond.service >"$copy/korespond.service"
    found=0
    systemd-analyze verify --man=no "$copy/korespond.service" || found=1
    systemd-analyze security --offline=true --no-pager --threshold="$EXPOSURE" \
        "$copy/korespond.service" >"$copy/exposure" || found=1
    tail -n 1 "$copy/exposure"
    rm -r "$copy"
    return "$found"
}

step 'packages' packages
step 'mail servers' servers
step 'tools' tools
step 'libraries of the scripts' script_libraries
[ "${1:-}" != install ] || exit 0
step 'scripts' scripts
step 'format' cargo fmt --all --check
step 'lints' cargo clippy --workspace --all-targets --locked -- -D warnings
step 'policy' policy
step 'build' cargo build --locked
step 'systemd unit' unit
step 'tests' cargo nextest run --workspace --locked
