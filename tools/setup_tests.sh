#!/bin/sh
# What the tests need beside Python: a Chromium with Chinese fonts (the pages), a Java runtime
# and Maven (the Neo4j test server). Installed with apt where that may be done without asking,
# else one line says what to install.
set -eu
cd "$(dirname "$0")/.."

missing=
want() {
    missing="$missing $1"
}

java_fits() {
    command -v java >/dev/null 2>&1 || return 1
    # A stub that asks to install Java (macOS) prints no version.
    version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    [ "${version:-0}" -ge 17 ]
}

chromium_fits() {
    .venv/bin/python tools/chromium.py >/dev/null 2>&1
}

fonts_fit() {
    [ "$(uname)" = Darwin ] && return 0
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]
}

chromium_fits || want chromium
fonts_fit || want fonts-noto-cjk
java_fits || want default-jre-headless
command -v mvn >/dev/null 2>&1 || want maven

[ -n "$missing" ] || exit 0

root=
if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        root=env
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        root=sudo
    fi
fi
if [ -z "$root" ]; then
    echo "The tests need these, please install them first:$missing (Java 17 or later)." >&2
    exit 1
fi
echo "Installing for the tests:$missing" >&2
$root apt-get update -qq >&2
# shellcheck disable=SC2086  # a list of packages
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
    >&2 || {
    echo "apt-get could not install:$missing; please install them and run make again." >&2
    exit 1
}
java_fits || {
    echo "The tests need Java 17 or later; the system's default-jre-headless is older." >&2
    exit 1
}
chromium_fits || {
    echo "The tests need a Chromium or Chrome that starts; set CHROMIUM to its path." >&2
    exit 1
}
