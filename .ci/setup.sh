#!/bin/sh
# Makes .venv fit for `base` (run docmgr) or `test` (also tests, checks, docs), on a bare machine too. Run from the checkout.
#
# .venv is made anew when pyproject.toml, constraints.txt, hatch_build.py, the checkout's place or the Python change.
# Without ensurepip (Debian splits it off) it tries, in order: venv, virtualenv, pip into a private folder, apt.
set -eu

level=${1:?base or test}
log=build/setup.log

say() { printf 'docmgr set-up: %s\n' "$*" >&2; }

fail() {
    say "$1"
    shift
    for line; do say "  $line"; done
    exit 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Starting it is the only sure test: pyenv leaves names on PATH that do not run.
find_python() {
    for name in ${DOCMGR_PYTHON:+"$DOCMGR_PYTHON"} python3 python3.13 python3.12 python3.11 python; do
        if new_enough "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail 'no Python >= 3.11 found (looked for python3, python3.13, python3.12, python3.11).' \
        'Debian: apt-get install python3 python3-venv; or name one: DOCMGR_PYTHON=/path/to/python make ...'
}

# The stamp tells whether .venv is what this checkout asks for.
stamp() {
    { cat .ci/setup.sh pyproject.toml constraints.txt hatch_build.py; pwd -P; "$python" -c 'import sys; print(sys.version, sys.prefix)'; } | cksum
}

runs() { .venv/bin/python -c '' >/dev/null 2>&1; }

by_venv() { "$python" -m venv .venv; }
by_virtualenv() { "$python" -m virtualenv --no-download .venv; }
by_private_pip() {
    "$python" -m pip install --quiet --target .venv-seed -c constraints.txt virtualenv &&
        PYTHONPATH=.venv-seed "$python" -m virtualenv --no-download .venv
}

root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}
may_apt() {
    [ "${DOCMGR_APT:-yes}" != no ] && command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}
by_apt() {
    may_apt || return 1
    # The venv package of a python3.X that is not Debian's default bears its number.
    set -- "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" python3-venv
    for package; do
        root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" && break
        root apt-get update -qq
        root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" && break
    done
    by_venv
}

make_venv() {
    for way in by_venv by_virtualenv by_private_pip by_apt; do
        rm -rf .venv
        printf '== %s\n' "$way" >>"$log"
        if "$way" >>"$log" 2>&1 && .venv/bin/python -m pip --version >>"$log" 2>&1; then
            rm -rf .venv-seed
            return
        fi
    done
    rm -rf .venv .venv-seed
    fail "cannot make a virtual environment with $python; what was tried stands in $log." \
        'Debian: as root, apt-get install python3-venv; elsewhere: install virtualenv or pip for this Python.'
}

# The .pth file names the checkout from its own folder: Python reads it in the locale's encoding, and under LC_ALL=C an
# absolute path with Chinese characters would stop every start.
install_checkout() {
    pip --no-build-isolation --editable "$1"
    for file in .venv/lib/python*/site-packages/_docmgr.pth; do
        printf '../../../..\n' >"$file"
    done
}

pip() {
    .venv/bin/python -m pip --quiet --disable-pip-version-check install -c constraints.txt "$@" >>"$log" 2>&1 ||
        fail "pip could not install $*:" "$(grep -v '^WARNING' "$log" | tail -n 3)" "the rest stands in $log."
}

[ -f pyproject.toml ] && [ -f .ci/setup.sh ] || fail 'run this from the top of the checkout.'
# A user's settings for pip and Python must not leak into the private environment.
unset PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV PIP_CONSTRAINT
export PIP_USER=0 PYTHONUTF8=1 PYTHONNOUSERSITE=1
mkdir -p build
python=$(find_python)
wanted=$(stamp)

if [ "$(cat .venv/stamp 2>/dev/null)" != "$wanted" ] || ! runs; then
    say "making .venv with $("$python" -V) ..."
    : >"$log"
    make_venv
    # No build isolation: the pinned back end builds, and nothing is fetched twice.
    pip hatchling babel
    install_checkout .
    printf '%s\n' "$wanted" >.venv/stamp
fi
if [ "$level" = test ] && [ ! -f .venv/stamp-test ]; then
    say 'installing the test tools ...'
    install_checkout '.[test,docs]'
    : >.venv/stamp-test
fi
.venv/bin/python hatch_build.py
