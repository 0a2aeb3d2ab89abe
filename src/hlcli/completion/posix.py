"""The tables that bash and zsh can both read: `case` over keys and types."""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.completion.tree import KINDS, ByKind, Tree

#: A store whose name TOML wants in quotes is left out: no plain word of a shell would be it.
_STORES = r"""
_hlcli_stores() {
    local file=${HLCLI_CONFIG:-} line
    list=
    if [[ -z $file ]]; then
        file=${XDG_CONFIG_HOME:-${HOME:-}/.config}/hlcli/config.toml
        [[ -n ${XDG_CONFIG_HOME:-} || -f $file ]] ||
            file="${HOME:-}/Library/Application Support/hlcli/config.toml"
    fi
    [[ -f $file && -r $file ]] || return 0
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line#"${line%%[![:space:]]*}"}
        [[ $line == '[stores.'*']'* ]] || continue
        line=${line#'[stores.'} line=${line%%\]*}
        [[ $line == *[!A-Za-z0-9_-]* ]] || list+=" $line"
    done <"$file"
}
"""


def quoted(text: str) -> str:
    """One word for a shell, whatever is in it."""
    return "'" + text.replace("'", "'\\''") + "'"


def words(names: Iterable[str]) -> str:
    """Names as one quoted list."""
    return quoted(" ".join(names))


def patterns(names: Iterable[str]) -> str:
    """Names, or keys with stars, as the patterns of one `case`."""
    return "|".join(name or "''" for name in names)


def function(name: str, lines: Iterable[str]) -> str:
    """A shell function, ready to be followed by another."""
    body = "\n".join(f"    {line}" for line in lines)
    return f"\n{name}() {{\n{body}\n}}\n"


def tables(tree: Tree) -> str:
    """The functions both shells ask.

    `_hlcli_source KEY` sets `kind` and `list`. `_hlcli_types` sets `list`. `_hlcli_parameters
    TYPE COMMAND` sets a variable for each kind of search parameter, and fails where there are
    none; then `_hlcli_modifiers PARAMETER` sets `list`. `_hlcli_stores` sets it to what the config
    file names.
    """
    return _STORES + _sources(tree) + _types(tree) + _parameters(tree) + _modifiers(tree)


def _sources(tree: Tree) -> str:
    cases = [
        f"    {patterns(keys)}) kind={source.kind} list={words(source.words)} ;;"
        for keys, source in tree.sources()
    ]
    return function("_hlcli_source", ["kind= list=", 'case "$1" in', *cases, "esac"])


def _types(tree: Tree) -> str:
    return function("_hlcli_types", [f"list={words(tree.own)}"])


def _parameters(tree: Tree) -> str:
    common = [f"{kind}={words(tree.common.get(kind, ()))}" for kind in KINDS]
    cases = [f"    {patterns(types)}) {_more(kinds)} ;;" for types, kinds in tree.alike()]
    return function(
        "_hlcli_parameters",
        [
            f'case "$2" in {patterns(tree.takers())}) ;; *) return 1 ;; esac',
            f"{' '.join(common)} result=",
            f'case "$2" in {patterns(tree.showers())}) result={words(tree.results)} ;; esac',
            'case "$1" in',
            *cases,
            "    *) return 1 ;;",
            "esac",
        ],
    )


def _more(kinds: ByKind) -> str:
    return " ".join(f"{kind}+={quoted(' ' + ' '.join(names))}" for kind, names in kinds.items())


def _modifiers(tree: Tree) -> str:
    cases = [
        f'case " ${kind} " in *" $1 "*) list={words(tree.modifiers[kind])} ;; esac'
        for kind in KINDS
        if tree.modifiers.get(kind)
    ]
    return function("_hlcli_modifiers", ["list=", *cases])
