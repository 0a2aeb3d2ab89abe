"""zsh, through its completion system (compinit)."""

from __future__ import annotations

from hlcli.completion import posix
from hlcli.completion.tree import KINDS, Tree

_CODE = r"""
_hlcli() {
    local command type owner only kind list word
    local @KINDS@ result
    local -a described names
    integer place=0 first=0 i
    for ((i = 2; i < CURRENT; i++)); do
        _hlcli_walk "${(Q)words[i]}"
    done
    _hlcli_here
}

_hlcli_walk() {
    if [[ -n $owner ]]; then
        owner=
    elif [[ -z $only && $1 == -- ]]; then
        only=1
    elif [[ -z $only && $1 == -?* ]]; then
        _hlcli_source "$command:$1"
        [[ $kind == flag || $1 == --*=* || $1 == -[^-]?* ]] || owner=$1
    elif [[ -z $command ]]; then
        command=$1
    elif ((++place == 1)); then
        type=${1%%/*} first=i
    fi
}

_hlcli_here() {
    if [[ -n $owner ]]; then
        _hlcli_source "$command:$owner"
        _hlcli_value
    elif [[ -z $only && $PREFIX == --*=* ]]; then
        _hlcli_source "$command:${PREFIX%%=*}"
        compset -P 1 '*='
        _hlcli_value
    elif [[ -z $only && $PREFIX == -* ]]; then
        _hlcli_dashes
    elif [[ -z $command ]]; then
        _hlcli_commands
        _describe -t commands command described
    else
        _hlcli_source "$command:@$((place + 1))"
        if [[ -n $kind$list ]]; then _hlcli_value; else _hlcli_dashes; fi
    fi
}

_hlcli_value() {
    case $kind in
        types) _hlcli_typenames ;;
        types/) [[ $PREFIX == */* ]] || _hlcli_typenames -S / ;;
        criteria) _hlcli_pair ;;
        programs) _hlcli_program ;;
        stores) _hlcli_stores && compadd -- ${=list} ;;
        files) compadd -- ${=list}; _files ;;
        *) compadd -Q -- ${=list} ;;
    esac
}

_hlcli_typenames() {
    _hlcli_types
    compadd -M 'm:{a-z}={A-Z}' "$@" -- ${=list}
}

_hlcli_pair() {
    if compset -P 1 '*=@'; then
        _files
    elif [[ $PREFIX != *=* ]] && _hlcli_parameters "$type" "$command"; then
        compadd -S = -- @ALL@
    fi
}

_hlcli_program() {
    ((place)) || first=CURRENT
    words=("${(@)words[first,-1]}")
    ((CURRENT -= first - 1))
    _normal -p hlcli
}

_hlcli_dashes() {
    local base=${PREFIX#--}
    _hlcli_options "$command"
    _describe -t options option described
    _hlcli_parameters "$type" "$command" || return 0
    if [[ $base == *:* ]]; then
        base=${base%%:*}
        _hlcli_modifiers "$base"
        names=(${=list})
        compadd -- "--$base:"${^names}
    else
        _hlcli_described
        _describe -t parameters "search parameter of $type" described
    fi
}

_hlcli_described() {
    described=()
    for kind in @KINDS@ result; do
        names=(${=${(P)kind}})
        described+=(--${^names}:$kind)
    done
}
"""

_END = """
if [[ $funcstack[1] == _hlcli ]]; then
    _hlcli "$@"
else
    compdef _hlcli hlcli
fi
"""


def script(tree: Tree, mark: str) -> str:
    """The script for zsh, with `mark` at its head: a file `_hlcli` in a folder of fpath."""
    code = _CODE.replace("@KINDS@", " ".join(KINDS))
    code = code.replace("@ALL@", " ".join(f"${{={kind}}}" for kind in KINDS))
    own = _commands(tree) + _options(tree)
    return f"#compdef hlcli\n{mark}\n{code}{own}{posix.tables(tree)}{_END}"


def _commands(tree: Tree) -> str:
    lines = [f"    {_described(one.name, one.help)}" for one in tree.named]
    return posix.function("_hlcli_commands", ["described=(", *lines, ")"])


def _options(tree: Tree) -> str:
    lines = [
        line
        for commands, options in tree.blocks()
        for line in (
            f'case "$1" in {posix.patterns(commands)}) described+=(',
            *(f"    {_described(name, one.help)}" for one in options for name in one.names),
            ") ;; esac",
        )
    ]
    return posix.function("_hlcli_options", ["described=()", *lines])


def _described(name: str, help: str) -> str:
    return posix.quoted(f"{name}:{help}" if help else name)
