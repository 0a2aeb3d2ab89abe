"""fish, from 3.1 on. fish itself picks, of what is offered, what fits the word typed so far."""

from __future__ import annotations

from collections.abc import Iterable

from hlcli.completion.tree import KINDS, Source, Tree

_CODE = r"""
function __hlcli_here --description 'Prints command, type, key, what stands before the value, first'
    set -l command ''
    set -l type ''
    set -l owner ''
    set -l only ''
    set -l place 0
    set -l first 0
    set -l typed (commandline -opc)[2..-1]
    for i in (seq (count $typed))
        set -l word $typed[$i]
        if test -n "$owner"
            set owner ''
        else if test -z "$only"; and test "x$word" = x--
            set only 1
        else if test -z "$only"; and string match -qr '^-.' -- $word
            set -l source (__hlcli_source "$command:$word")
            if test "$source[1]" != flag; and not string match -qr '^--.*=|^-[^-].' -- $word
                set owner $word
            end
        else if test -z "$command"
            set command $word
        else
            set place (math $place + 1)
            if test $place = 1
                set type (string replace -r '/.*' '' -- $word)
                set first $i
            end
        end
    end
    set -l current (commandline -ct)
    set -l key "$command:@"(math $place + 1)
    set -l before ''
    if test -n "$owner"
        set key "$command:$owner"
    else if test -z "$only"; and string match -q -- '--*=*' "$current"
        set before (string replace -r '=.*' '=' -- $current)
        set key "$command:"(string replace -r '=.*' '' -- $current)
    else if test -z "$only"; and string match -q -- '-*' "$current"
        set key dashes
    else if test -z (__hlcli_source $key | string collect)
        set key dashes
    end
    printf '%s\n' "$command" "$type" "$key" "$before" $first
end

function __hlcli_offer
    set -l here (__hlcli_here)
    if test $here[3] = dashes
        __hlcli_dashes $here[1] $here[2]
        return
    end
    set -l source (__hlcli_source $here[3])
    switch "$source[1]"
        case commands
            __hlcli_commands
        case types
            __hlcli_types
        case types/
            printf '%s/\n' (__hlcli_types)
        case criteria
            __hlcli_pair $here[1] $here[2] $here[4]
        case stores
            for store in (__hlcli_stores)
                printf '%s%s\n' "$here[4]" $store
            end
        case '*'
            for word in $source[2..-1]
                printf '%s%s\n' "$here[4]" $word
            end
    end
end

function __hlcli_pair --argument-names command type before
    set -l current (commandline -ct)
    if string match -q '*=@*' -- $current
        set before (string replace -r '=@.*' '=@' -- $current)
        set -l file (string replace -r '^.*?=@' '' -- $current)
        for one in (complete -C "'' $file")
            echo "$before$one"
        end
    else
        for one in (__hlcli_parameters $command $type | string replace \t =\t)
            echo "$before$one"
        end
    end
end

function __hlcli_dashes --argument-names command type
    __hlcli_options $command
    set -l current (commandline -ct)
    if string match -q -- '--*:*' $current
        set -l base (string replace -r '^--([^:]*):.*' '$1' -- $current)
        for one in (__hlcli_parameters $command $type | string match -- "$base"\t'*')
            for modifier in (__hlcli_modifiers (string replace -r '.*\t' '' -- $one))
                echo "--$base:$modifier"
            end
        end
    else
        __hlcli_parameters $command $type | string replace -r -- '^' --
        __hlcli_results $command
    end
end

function __hlcli_wants_a_file
    set -l here (__hlcli_here)
    set -l source (__hlcli_source $here[3])
    test "$source[1]" = files
end

function __hlcli_wants_a_program
    set -l here (__hlcli_here)
    set -l source (__hlcli_source $here[3])
    test "$source[1]" = programs
end

function __hlcli_program --description 'What fish would offer without "hlcli serve --" before it'
    set -l here (__hlcli_here)
    set -l typed (commandline -opc)[2..-1]
    set -l words
    if test $here[5] -gt 0
        set words (string escape -- $typed[$here[5]..-1])
    end
    complete -C "$words "(commandline -ct)
end

function __hlcli_parameters --argument-names command type
    __hlcli_takes $command
    and __hlcli_own $type
    and __hlcli_common
end

function __hlcli_stores --description 'What the config file names'
    set -l file "$HLCLI_CONFIG"
    if test -z "$file"
        set -l base "$XDG_CONFIG_HOME"
        test -n "$base"; or set base ~/.config
        set file "$base/hlcli/config.toml"
        if test -z "$XDG_CONFIG_HOME"; and not test -f "$file"
            set file ~/Library/Application\ Support/hlcli/config.toml
        end
    end
    test -f "$file"; and test -r "$file"
    and string replace -rf '^\s*\[stores\.([A-Za-z0-9_-]+)\].*' '$1' <"$file"
end

function __hlcli_kind --description 'One search parameter a line, with its kind'
    printf "%s\t$argv[1]\n" $argv[2..-1]
end
"""

_END = """
complete -c hlcli -e
complete -c hlcli -f -a '(__hlcli_offer)'
complete -c hlcli -n __hlcli_wants_a_file -F
complete -c hlcli -n __hlcli_wants_a_program -a '(__hlcli_program)'
"""


def script(tree: Tree, mark: str) -> str:
    """The script for fish, with `mark` at its head."""
    parts = (_sources, _commands, _options, _takers, _results, _types, _common, _own, _modifiers)
    return f"{mark}\n{_CODE}{''.join(part(tree) for part in parts)}{_END}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _all(words: Iterable[str]) -> str:
    return " ".join(map(_quoted, words))


def _function(name: str, lines: Iterable[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"\nfunction {name}\n{body}\nend\n"


def _sources(tree: Tree) -> str:
    """Kind and words, one a line. fish quotes what it inserts, so that the words come bare."""
    lines = []
    for keys, source in (((":@1",), Source("commands")), *tree.sources()):
        bare = (word.strip("'") for word in source.words)
        lines += [f"    case {_all(keys)}", f"        printf '%s\\n' {_all((source.kind, *bare))}"]
    return _function("__hlcli_source", ["switch $argv[1]", *lines, "end"])


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    """A command that prints each word with its description."""
    return "printf '%s\\t%s\\n' " + " ".join(f"{_quoted(a)} {_quoted(b)}" for a, b in pairs)


def _commands(tree: Tree) -> str:
    return _function("__hlcli_commands", [_lines((one.name, one.help) for one in tree.named)])


def _options(tree: Tree) -> str:
    lines = [
        line
        for commands, options in tree.blocks()
        for line in (
            f"if contains -- $argv[1] {_all(commands)}",
            f"    {_lines((name, one.help) for one in options for name in one.names)}",
            "end",
        )
    ]
    # fish passes an empty command as no argument where it comes from a list.
    return _function("__hlcli_options", ["set -q argv[1]; or set argv ''", *lines])


def _takers(tree: Tree) -> str:
    return _function("__hlcli_takes", [f"contains -- $argv[1] {_all(tree.takers())}"])


def _results(tree: Tree) -> str:
    return _function(
        "__hlcli_results",
        [
            f"contains -- $argv[1] {_all(tree.showers())}",
            f"and printf '%s\\tresult\\n' {_all(f'--{one}' for one in tree.results)}",
        ],
    )


def _types(tree: Tree) -> str:
    return _function("__hlcli_types", [f"printf '%s\\n' {' '.join(tree.own)}"])


def _common(tree: Tree) -> str:
    present = [kind for kind in KINDS if tree.common.get(kind)]
    return _function(
        "__hlcli_common", [f"__hlcli_kind {kind} {' '.join(tree.common[kind])}" for kind in present]
    )


def _own(tree: Tree) -> str:
    lines = []
    for types, kinds in tree.alike():
        lines.append(f"    case {' '.join(types)}")
        lines += [f"        __hlcli_kind {kind} {' '.join(names)}" for kind, names in kinds.items()]
    return _function(
        "__hlcli_own",
        ['switch "$argv[1]"', *lines, "    case '*'", "        return 1", "end"],
    )


def _modifiers(tree: Tree) -> str:
    lines = [
        line
        for kind, names in tree.modifiers.items()
        for line in (f"    case {kind}", f"        printf '%s\\n' {' '.join(names)}")
    ]
    return _function("__hlcli_modifiers", ["switch $argv[1]", *lines, "end"])
