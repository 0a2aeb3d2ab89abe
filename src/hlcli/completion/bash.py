"""bash, from 3.2 on (macOS): no associative arrays, and no process per Tab."""

from __future__ import annotations

from hlcli.completion import posix
from hlcli.completion.tree import KINDS, Tree

_CODE = r"""
_hlcli() {
    local IFS=$' \t\n' typed cur head kind='' list='' globs=''
    local command='' type='' place=0 owner='' only=''
    local @KINDS@ result
    COMPREPLY=()
    [[ $- == *f* ]] || globs=1
    set -f
    _hlcli_line
    head=${cur%"$2"}
    _hlcli_walk
    _hlcli_here
    # Where a file is wanted COMPREPLY stays empty: bash itself completes files best.
    [[ $kind == files ]] || compopt +o default 2>/dev/null
    [[ -z $globs ]] || set +f
}

_hlcli_line() {
    # bash cuts words at = and : as well. Put them together again, up to the cursor.
    local rest=${COMP_LINE:0:COMP_POINT} word i
    typed=() cur=''
    rest=${rest#*"${COMP_WORDS[0]}"}
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $rest == [[:space:]]* ]]; then
            [[ $i == 1 ]] || typed[${#typed[@]}]=$cur
            rest=${rest#"${rest%%[![:space:]]*}"} cur=''
        fi
        [[ $rest == "$word"* ]] || word=$rest
        rest=${rest#"$word"} cur+=$word
    done
    cur=${cur#[\"\']}
}

_hlcli_walk() {
    local word i
    for ((i = 0; i < ${#typed[@]}; i++)); do
        word=${typed[i]}
        if [[ -n $owner ]]; then
            owner=''
        elif [[ -z $only && $word == -- ]]; then
            only=1
        elif [[ -z $only && $word == -?* ]]; then
            _hlcli_source "$command:$word"
            [[ $kind == flag || $word == --*=* || $word == -[!-]?* ]] || owner=$word
        elif [[ -z $command ]]; then
            command=$word
        else
            [[ $((++place)) != 1 ]] || type=${word%%/*}
        fi
    done
}

_hlcli_here() {
    if [[ -n $owner ]]; then
        _hlcli_source "$command:$owner"
        _hlcli_value ''
    elif [[ -z $only && $cur == --*=* ]]; then
        _hlcli_source "$command:${cur%%=*}"
        _hlcli_value "${cur%%=*}="
    elif [[ -z $only && $cur == -* ]]; then
        _hlcli_dashes
    elif [[ -z $command ]]; then
        kind=''
        _hlcli_offer '' @COMMANDS@
    else
        _hlcli_source "$command:@$((place + 1))"
        if [[ -n $kind$list ]]; then _hlcli_value ''; else _hlcli_dashes; fi
    fi
}

_hlcli_offer() {
    # The words after $1 that, with $1 before them, begin with what is typed. bash replaces only
    # what stands after the last = or :, so that the rest is taken off again.
    local before=$1 word
    shift
    for word; do
        word=$before$word
        [[ $word != "$cur"* ]] || COMPREPLY[${#COMPREPLY[@]}]=${word#"$head"}
    done
}

_hlcli_value() {
    case $kind in
        types) _hlcli_typenames '' ;;
        types/) [[ $cur == */* ]] || _hlcli_typenames / ;;
        criteria) _hlcli_pair "$1" ;;
        programs) _hlcli_program ;;
        stores) _hlcli_stores && _hlcli_offer "$1" $list ;;
        files) [[ -z ${cur#"$1"} ]] || _hlcli_offer "$1" $list ;;
        *) _hlcli_offer "$1" $list ;;
    esac
}

_hlcli_typenames() {
    _hlcli_types
    list=${list// /$1 }$1
    _hlcli_offer '' $list
    if [[ ${#COMPREPLY[@]} == 0 ]] && ! shopt -q nocasematch; then
        shopt -s nocasematch
        _hlcli_offer '' $list
        shopt -u nocasematch
    fi
    [[ -z $1 ]] || compopt -o nospace 2>/dev/null
}

_hlcli_pair() {
    local pair=${cur#"$1"}
    kind=''
    if [[ $pair == *=@* ]]; then
        _hlcli_files "${cur%"${pair#*=@}"}"
    elif [[ $pair != *=* ]] && _hlcli_parameters "$type" "$command"; then
        list="@ALL@"
        _hlcli_offer "$1" ${list// /= }=
        compopt -o nospace 2>/dev/null
    fi
}

_hlcli_files() {
    # The files after $1, which bash takes for a part of their name.
    local file
    while IFS= read -r file; do
        [[ ! -d $file ]] || file+=/
        COMPREPLY[${#COMPREPLY[@]}]=${1#"$head"}$file
    done < <(compgen -f -- "${cur#"$1"}")
    compopt -o filenames -o nospace 2>/dev/null
}

_hlcli_program() {
    kind=files
    [[ $place != 0 || -z $cur || $cur == */* ]] || COMPREPLY=($(compgen -c -- "$cur"))
}

_hlcli_dashes() {
    local base=${cur#--}
    kind=''
    _hlcli_options "$command"
    _hlcli_offer '' $list
    _hlcli_parameters "$type" "$command" || return 0
    if [[ $base == *:* ]]; then
        base=${base%%:*}
        _hlcli_modifiers "$base"
        _hlcli_offer "--$base:" $list
    else
        _hlcli_offer -- @ALL@ $result
    fi
}
"""

_END = """
complete -o default -F _hlcli hlcli
"""


def script(tree: Tree, mark: str) -> str:
    """The script for bash, with `mark` at its head."""
    code = _CODE.replace("@KINDS@", " ".join(KINDS))
    code = code.replace("@ALL@", " ".join(f"${kind}" for kind in KINDS))
    code = code.replace("@COMMANDS@", " ".join(one.name for one in tree.named))
    return f"{mark}\n{code}{_options(tree)}{posix.tables(tree)}{_END}"


def _options(tree: Tree) -> str:
    lines = ["list="]
    for commands, options in tree.blocks():
        names = "".join(f" {name}" for one in options for name in one.names)
        case = f'case "$1" in {posix.patterns(commands)})'
        lines.append(f"{case} list+={posix.quoted(names)} ;; esac")
    return posix.function("_hlcli_options", lines)
