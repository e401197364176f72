#!/bin/sh
# docmgr hook @VERSION@ @EVENT@ - written by "docmgr hooks install", taken away by "docmgr hooks uninstall"
#
# The hook that stood here before runs first; then docmgr judges what is pushed. Only sh and its builtins.
# Git's quarantine variables must reach both untouched: without them the pushed commits cannot be seen.

event='@EVENT@'
python='@PYTHON@'
main='@MAIN@'
previous='@PREVIOUS@'
gone='@GONE@'
sealed='@SEALED@'

newline='
'
here=${0%/*}
[ "$here" != "$0" ] || here=.

# Nobody here can judge the push. Where folders are sealed their plain text would be taken in.
orphaned() {
    [ ! -e "${GIT_DIR:-.}/docmgr/sealed" ] || gone=$sealed
    if [ "$gone" = block ]; then
        printf '%b\n' '@BLOCK_EN@' '@BLOCK_ZH@' >&2
        return 1
    fi
    printf '%b\n' '@PASS_EN@' '@PASS_ZH@' >&2
    return 0
}

check() {
    if [ -x "$python" ] && [ -f "$main" ]; then
        exec "$python" -I -S "$main" "$event" "$@"
    fi
    if command -v docmgr >/dev/null 2>&1; then
        exec docmgr hook "$event" "$@"
    fi
    orphaned
}

if [ -z "$previous" ] || [ ! -x "$here/$previous" ]; then
    check "$@"
    exit
fi

# The refs come on standard input once; the earlier hook and docmgr both want them.
kept=
line=
while IFS= read -r line; do
    kept="$kept$line$newline"
done
kept="$kept$line"
printf '%s' "$kept" 2>/dev/null | "$here/$previous" "$@" || exit
printf '%s' "$kept" 2>/dev/null | check "$@"
