#!/bin/sh
# docmgr sealed-filter - git talks to this where docmgr itself cannot start: its Python is gone, or it was removed.
#
# Checking out goes on, and sealed files stay as they are stored. Taken in are empty files, and ciphertext that git holds
# already; all else is refused, for it would be stored in the clear. Long-running filter protocol, version 2.

LC_ALL=C
export LC_ALL
umask 077
place="$(git rev-parse --git-common-dir)/docmgr"
mkdir -p "$place" || exit 1
framed="$place/spill-$$.framed"
raw="$place/spill-$$.raw"
trap 'rm -f "$framed" "$raw"' EXIT
trap 'exit 1' HUP INT TERM
magic=age-encryption.org/v1
said=

# The next packet's length, without its own four letters; 0 for a flush. Fails where git is gone.
packet() {
    digits=$(dd bs=1 count=4 2>/dev/null)
    case $digits in
        0000) size=0 ;;
        [0-9a-f][0-9a-f][0-9a-f][0-9a-f]) size=$((0x$digits - 4)) ;;
        *) return 1 ;;
    esac
}

# The text packets up to the next flush; keeps what git asks for, and the path.
lines() {
    verb=
    path=
    while packet; do
        [ "$size" -gt 0 ] || return 0
        line=$(dd bs=1 count="$size" 2>/dev/null)
        case $line in
            command=*) verb=${line#command=} ;;
            pathname=*) path=${line#pathname=} ;;
        esac
    done
    return 1
}

# As many bytes as are still missing of a packet, into the files named, or to nowhere.
rest() {
    while [ "$size" -gt 0 ]; do
        got=$(dd bs="$size" count=1 2>/dev/null | tee -a "$@" | wc -c)
        [ "$got" -gt 0 ] || return 1
        size=$((size - got))
    done
}

# The content up to the next flush, in packets as they came; nothing that is to be taken in lies here in the clear.
content() {
    : >"$framed" && : >"$raw" || return 1
    begin=
    first=yes
    while packet; do
        [ "$size" -gt 0 ] || return 0
        if [ "$verb" = smudge ]; then
            printf '%s' "$digits" >>"$framed"
            rest "$framed" || return 1
            continue
        fi
        if [ -n "$first" ]; then
            first=
            count=${#magic}
            [ "$size" -ge "$count" ] || count=$size
            begin=$(dd bs=1 count="$count" 2>/dev/null | tr '\0\n' '??')
            size=$((size - count))
            printf '%s' "$digits$begin" >>"$framed"
            printf '%s' "$begin" >>"$raw"
        else
            printf '%s' "$digits" >>"$framed"
        fi
        if [ "$begin" = "$magic" ]; then
            rest "$framed" "$raw" || return 1
        else
            rest /dev/null || return 1
        fi
    done
    return 1
}

stored() {
    [ "$begin" = "$magic" ] && name=$(git hash-object --no-filters --stdin <"$raw") && git cat-file -e "$name" 2>/dev/null
}

succeed() {
    printf '0013status=success\n0000'
    cat "$framed"
    printf '00000000'
}

once() {
    [ -z "$said" ] || return 0
    said=yes
    echo "docmgr: warning: docmgr does not run here, sealed files stay sealed; install it again, then: docmgr vault unlock / docmgr 无法运行，加密文件保持密文；重新安装后执行：docmgr vault unlock" >&2
}

lines || exit 0
printf '0016git-filter-server\n000eversion=2\n0000'
lines || exit 0
printf '0015capability=clean\n0016capability=smudge\n0000'
while lines && content; do
    if [ "$verb" = smudge ]; then
        once
        succeed
    elif [ -z "$begin" ] || stored; then
        succeed
    else
        printf '%s\n' "docmgr: $path: not stored, docmgr does not run here and it would lie in the clear / 未入库：docmgr 无法运行，否则将以明文存储" >&2
        printf '0011status=error\n0000'
    fi
done
exit 0
