#!/bin/sh
# Makes .venv with what requirements.lock names, and the project itself as a link in it.
# Run by make whenever the lock or pyproject.toml is newer than the last set-up.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}

fail() {
    echo "$*" >&2
    exit 1
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
}

if ! fits "$venv/bin/python"; then
    python=$(find_python)
    [ -n "$python" ] || fail "Zeren needs Python 3.11 to 3.14 and finds none${PYTHON:+ in PYTHON=$PYTHON}:" \
        "install python3 and python3-venv (Debian, Ubuntu) or 'brew install python' (macOS)."
    echo "Setting up $venv with $("$python" --version); the first time takes about a minute." >&2
    rm -rf "$venv"
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        fail "$python can't make a virtual environment: install python3-venv" \
            "(Debian, Ubuntu: apt-get install python3-venv) and run make again."
    }
fi

bin=$venv/bin
"$bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --only-binary=:all: -r requirements.lock
# The console script and the metadata come from an editable install ...
"$bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --editable .
# ... and the modules from a link: mypy follows it, and pytest then has one name for each module.
# The finder of the editable install would only slow each start of Python.
"$bin/python" - <<'PYTHON'
import glob
import os
import sysconfig

link = os.path.join(sysconfig.get_path("purelib"), "zeren")
if os.path.islink(link):
    os.unlink(link)
for finder in glob.glob(os.path.join(os.path.dirname(link), "__editable__*zeren*")):
    os.unlink(finder)
os.symlink(os.path.relpath(os.getcwd(), os.path.dirname(link)), link)
PYTHON
touch "$bin/../.ready"
