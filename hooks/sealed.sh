#!/bin/sh
# docmgr: refuse plain text in sealed folders. For a server that has git and sh, and nothing else.
#
# Put it into the shared repository as hooks/pre-receive (or call it from there) and make it executable. It looks at
# every commit that a push brings: a file in a sealed folder must begin as a sealed one of its zone does, and nobody may
# take the lines that seal out of .gitattributes. What is sealed is read from the branch that HEAD names, as it was before
# the push; the first push brings its own. To let the head unseal a folder: git config docmgr.unseal true, push, and unset.

LC_ALL=C
export LC_ALL
newline='
'
tab='	'
bad=

refuse() {
    printf 'docmgr: %s: %s\n' "$2" "$1" >&2
    bad=yes
}

# The lines "zone<TAB>folder" of the sealed folders in the attributes of a commit.
sealed_at() {
    git cat-file blob "$1:.gitattributes" 2>/dev/null | while IFS= read -r line; do
        case $line in
        '#'*) continue ;;
        *' filter=docmgr '*' docmgr-zone='*) ;;
        *) continue ;;
        esac
        zone=${line##* docmgr-zone=}
        folder=${line%%/\*\* *}
        case $line in
        '"'*) folder=${line%%/\*\*\"*} && folder=${folder#\"} ;;
        esac
        printf '%s\t%s\n' "${zone%% *}" "${folder#/}"
    done
}

# The zone of a path in $zone, empty where it is not sealed; the longest folder wins.
zone_of() {
    zone=
    depth=0
    case ${1##*/} in
    .gitattributes | .gitignore) return ;;
    esac
    while IFS=$tab read -r name folder; do
        [ -n "$folder" ] || continue
        case $folder in
        *'*'*)
            start=${folder%%\**}
            rest=${1#"$start"}
            [ "$rest" != "$1" ] || continue
            case ${rest#*/} in
            "${folder#*\*/}"/*) ;;
            *) continue ;;
            esac
            ;;
        *)
            case $1 in
            "$folder"/*) ;;
            *) continue ;;
            esac
            ;;
        esac
        if [ ${#folder} -gt "$depth" ]; then
            zone=$name
            depth=${#folder}
        fi
    done <<END
$sealed
END
}

# Whether attributes written in a folder would reach a sealed one: it lies in one, or one lies in it.
reaches() {
    zone_of "$1/x"
    [ -z "$zone" ] || return 0
    case $newline$sealed in
    *"$tab$1/"*) return 0 ;;
    esac
    return 1
}

# Whether a blob begins as a sealed document of the zone does, or is empty.
is_sealed() {
    git cat-file blob "$1" 2>/dev/null | {
        IFS= read -r first || { [ -z "$first" ] && exit 0; }
        IFS= read -r second
        IFS= read -r third
        IFS= read -r fourth
        [ "$first" = 'age-encryption.org/v1' ] || exit 1
        case $second in
        '-> X25519 '*) ;;
        *) exit 1 ;;
        esac
        case $fourth in
        "-> docmgr/1 $2 "[1-9]*) exit 0 ;;
        esac
        exit 1
    }
}

judge_path() {
    mode=$1
    blob=$2
    path=$3
    # Git puts names with odd letters into quotes; what stands before such a letter tells the folder.
    path=${path#\"}
    path=${path%\"}
    case $path in
    */.gitattributes)
        reaches "${path%/*}" && refuse "$path" 'these attributes reach a sealed folder / 该属性文件会影响加密文件夹'
        return
        ;;
    esac
    zone_of "$path"
    [ -n "$zone" ] || return
    case $mode in
    120000) return ;;
    100*) is_sealed "$blob" "$zone" || refuse "$path" "plain text in the sealed zone $zone / 密区里出现明文" ;;
    *) refuse "$path" "nothing but files in the sealed zone $zone / 密区里只能放文件" ;;
    esac
}

judge_commit() {
    listed=$(git -c core.quotePath=false diff-tree -r -m --root --no-renames --no-commit-id --diff-filter=AMT "$1")
    while IFS=$tab read -r facts path; do
        [ -n "$path" ] || continue
        # shellcheck disable=SC2086 # five words: two modes, two blobs, a letter
        set -- $facts
        judge_path "$2" "$4" "$path"
    done <<END
$listed
END
}

# Every line that sealed before must stand at the tip, and no line behind ours may name an attribute of ours.
judge_attributes() {
    [ "$(git config --bool docmgr.unseal)" != true ] || return
    now=$(sealed_at "$1")
    while IFS= read -r line; do
        case $newline$now$newline in
        *"$newline$line$newline"*) ;;
        *) refuse .gitattributes "no longer seals ${line#*"$tab"} / 不再加密" ;;
        esac
    done <<END
$sealed
END
    ended=
    text=$(git cat-file blob "$1:.gitattributes" 2>/dev/null)
    while IFS= read -r line; do
        case $ended$line in
        '# <<< docmgr'*) ended=yes ;;
        'yes#'*) ;;
        yes*filter* | yes*text* | yes*eol* | yes*ident* | yes*crlf* | yes*encoding* | yes*binary* | yes*merge* | yes*docmgr-zone*)
            refuse .gitattributes "a line behind docmgr's: $line / docmgr 各行之后不能再有规则"
            ;;
        esac
    done <<END
$text
END
}

head=$(git rev-parse -q --verify 'HEAD^{commit}')
sealed=
[ -z "$head" ] || sealed=$(sealed_at "$head")
while read -r old new ref; do
    case $new in
    *[!0]*) ;;
    *) continue ;;
    esac
    tip=$(git rev-parse -q --verify "$new^{commit}") || continue
    [ -n "$sealed" ] || [ -n "$head" ] || sealed=$(sealed_at "$tip")
    [ -n "$sealed" ] || continue
    for commit in $(git rev-list "$tip" --not --all); do
        judge_commit "$commit"
    done
    case $ref in
    refs/heads/*) judge_attributes "$tip" ;;
    esac
done
[ -z "$bad" ]
