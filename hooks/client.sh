#!/bin/sh
# docmgr hook @VERSION@ @EVENT@ - written by "docmgr hooks install", taken away by "docmgr hooks uninstall"
#
# The hook that stood here before runs first; then docmgr checks. Only sh and its builtins: a GUI client
# brings a git of its own, a bare PATH and no bash.

event='@EVENT@'
python='@PYTHON@'
main='@MAIN@'
previous='@PREVIOUS@'
config='@CONFIG@'
gone='@GONE@'
sealed='@SEALED@'

newline='
'
here=${0%/*}
[ "$here" != "$0" ] || here=.
kept=
fed=
status=0

# Git lists the refs of a push on standard input once; the earlier hook and docmgr both want them.
keep() {
    line=
    while IFS= read -r line; do
        kept="$kept$line$newline"
    done
    kept="$kept$line"
    fed=yes
}

feed() {
    if [ -n "$fed" ]; then
        printf '%s' "$kept" 2>/dev/null | "$@"
    else
        "$@"
    fi
}

# A git that runs hooks named in its configuration has run docmgr's already.
configured() {
    [ -n "$config" ] || return 1
    listed=$(git hook list "$event" 2>/dev/null) || return 1
    case "$newline$listed$newline" in
    *"$newline$config$newline"*) return 0 ;;
    esac
    return 1
}

# The interpreter or docmgr is gone. Where folders are sealed their plain text would be committed.
orphaned() {
    common=${GIT_COMMON_DIR:-$(git rev-parse --git-common-dir 2>/dev/null)}
    common=${common:-${GIT_DIR:-.git}}/docmgr
    [ ! -e "$common/sealed" ] || gone=$sealed
    case $gone:$event in
    *:post-commit) { git log -1 --format='%cI %H %ae' >>"$common/skipped"; } 2>/dev/null || : ;;
    block:*)
        printf '%b\n' '@BLOCK_EN@' '@BLOCK_ZH@' >&2
        return 1
        ;;
    *:commit-msg) ;;
    *) printf '%b\n' '@PASS_EN@' '@PASS_ZH@' >&2 ;;
    esac
    return 0
}

# What needs no Python: taking away the mark by which pre-commit told that it saw this commit, and an author whom the
# member directory knows. Whatever is otherwise is left to docmgr.
light() {
    case $event in
    post-commit)
        mark=${GIT_DIR:-.git}/docmgr/checked-$PPID
        [ -f "$mark" ] && rm -f "$mark" 2>/dev/null && [ ! -e "$mark" ]
        ;;
    commit-msg)
        [ -n "$GIT_AUTHOR_EMAIL" ] &&
            git --literal-pathspecs grep --cached -q -i -F -e "$GIT_AUTHOR_EMAIL" -- records/members/ 2>/dev/null
        ;;
    *) return 1 ;;
    esac
}

check() {
    if light; then
        return 0
    fi
    if [ -x "$python" ] && [ -f "$main" ]; then
        exec "$python" -I -S "$main" "$event" "$@"
    fi
    if command -v docmgr >/dev/null 2>&1; then
        exec docmgr hook "$event" "$@"
    fi
    orphaned
}

if [ -n "$previous" ] && [ -x "$here/$previous" ]; then
    case $event in
    pre-push) keep ;;
    esac
    feed "$here/$previous" "$@" || status=$?
    case $event in
    post-*) ;;
    *) [ "$status" -eq 0 ] || exit "$status" ;;
    esac
fi
configured && exit "$status"
feed check "$@" || status=$?
exit "$status"
