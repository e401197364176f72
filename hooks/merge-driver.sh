#!/bin/sh
# docmgr merge-driver @VERSION@ - written by "docmgr init", called by git as: merge-driver %O %A %B %P
#
# docmgr prints the merged file. Whatever becomes of it, both sides stay: without its answer git merges line by line.

python='@PYTHON@'
main='@MAIN@'

merged="$2.docmgr"
conflict=
if [ -x "$python" ] && [ -f "$main" ]; then
    "$python" -I "$main" "$@" >"$merged"
    case $? in
        0)
            if [ -s "$merged" ] && mv -f "$merged" "$2"; then
                exit 0
            fi
            ;;
        1) conflict=yes ;;
    esac
    rm -f "$merged"
fi

# Lines that merge cleanly may still contradict each other; more than 127 would make git give up the whole merge.
git merge-file -L ours -L base -L theirs "$2" "$1" "$3" || exit 1
[ -z "$conflict" ]
