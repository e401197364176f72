#!/bin/sh
# Installs the system tools that some tests drive (tests/system-tools.txt), where it may: as root or with passwordless
# sudo, on a machine with apt, unless DOCMGR_APT=no. Never fails: pytest lists what could not be run.
set -eu

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
missing=
while IFS='|' read -r command package _; do
    case $command in '#'* | '') continue ;; esac
    command=$(printf %s "$command" | tr -d ' ')
    command -v "$command" >/dev/null 2>&1 || missing="$missing $(printf %s "$package" | tr -d ' ')"
done <tests/system-tools.txt
[ -n "$missing" ] || exit 0

if [ "${DOCMGR_APT:-yes}" = no ] || ! command -v apt-get >/dev/null; then
    exit 0
elif [ "$(id -u)" = 0 ]; then
    root=env
elif sudo -n true 2>/dev/null; then
    root='sudo -n env'
else
    exit 0
fi

mkdir -p build
printf 'docmgr set-up: installing for the tests:%s (DOCMGR_APT=no keeps them out)\n' "$missing" >&2
fetch() {
    # One by one: a package that is not to be had must not keep the others out.
    failed=
    for package in $missing; do
        $root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" || failed=yes
    done
    [ -z "$failed" ]
}
{ fetch || { $root apt-get update -qq && fetch; }; } >build/system-tools.log 2>&1 </dev/null ||
    printf 'docmgr set-up: not everything could be installed; see build/system-tools.log\n' >&2
