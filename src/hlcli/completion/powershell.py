"""PowerShell, from 5.1 on. Where nothing is offered it completes file names of its own accord."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hlcli.completion.tree import Tree

_CODE = r"""
Register-ArgumentCompleter -Native -CommandName hlcli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

@TABLES@

    function Find-Source([string]$command, [string]$name) {
        foreach ($key in "${command}:$name", "*:$name", "${command}:@*") {
            if ($key -eq "${command}:@*" -and -not $name.StartsWith('@')) { continue }
            if ($sources.ContainsKey($key)) { return $sources[$key] }
        }
        return ' '
    }

    function Find-Parameters([string]$type) {
        if (-not $own.ContainsKey($type)) { return }
        foreach ($group in "$common;$($own[$type])".Split(';')) {
            if (-not $group) { continue }
            $kind, $names = $group.Split(':')
            foreach ($name in $names.Split(' ')) { [pscustomobject]@{ Name = $name; Kind = $kind } }
        }
    }

    function Find-Stores {
        $file = $env:HLCLI_CONFIG
        if (-not $file) {
            $base = "$HOME/.config"
            if ($env:LOCALAPPDATA) { $base = $env:LOCALAPPDATA }
            if ($env:XDG_CONFIG_HOME) { $base = $env:XDG_CONFIG_HOME }
            $file = Join-Path $base 'hlcli/config.toml'
        }
        if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { return }
        foreach ($row in Get-Content -LiteralPath $file) {
            if ($row -match '^\s*\[stores\.([A-Za-z0-9_-]+)\]') { $Matches[1] }
        }
    }

    # The words before the cursor, and the one it is in: as typed, not as PowerShell reads them.
    $whole = $commandAst.Extent.Text
    $cursor = $cursorPosition - $commandAst.Extent.StartOffset
    $fresh = $cursor -gt $whole.Length
    $line = $whole.Substring(0, [Math]::Min($cursor, $whole.Length))
    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    $current = ''
    if (-not $fresh -and $line -notmatch '\s$' -and $typed.Count -gt 0) {
        $current = ($line -split '\s+')[-1]
        $typed = @($typed | Select-Object -SkipLast 1)
    }

    $command = ''; $type = ''; $owner = ''; $only = $false; $place = 0
    foreach ($word in $typed) {
        if ($owner) { $owner = '' }
        elseif (-not $only -and $word -ceq '--') { $only = $true }
        elseif (-not $only -and $word -match '^-.') {
            $isFlag = (Find-Source $command $word).StartsWith('flag ')
            if (-not $isFlag -and $word -notmatch '^--.*=|^-[^-].') { $owner = $word }
        }
        elseif (-not $command) { $command = $word }
        else {
            $place++
            if ($place -eq 1) { $type = $word.Split('/')[0] }
        }
    }

    $before = ''; $source = ' '; $dashes = $false
    if ($owner) { $source = Find-Source $command $owner }
    elseif (-not $only -and $current -match '^(--[^=]*)=') {
        $before = "$($Matches[1])="
        $source = Find-Source $command $Matches[1]
    }
    elseif (-not $only -and $current.StartsWith('-')) { $dashes = $true }
    elseif (-not $command) { $source = 'commands ' }
    else {
        $source = Find-Source $command "@$($place + 1)"
        $dashes = $source -eq ' '
    }

    $found = New-Object 'System.Collections.Generic.List[object]'
    function Add-Word([string]$word, [string]$about) {
        $found.Add([pscustomobject]@{ Word = $word; About = $about })
    }
    if ($dashes) {
        foreach ($block in $blocks) {
            if ($block.Commands -ccontains $command) {
                foreach ($option in $block.Options) { Add-Word $option[0] $option[1] }
            }
        }
        if ($takers -ccontains $command) {
            $parameters = @(Find-Parameters $type)
            if ($current -match '^--([^:]*):') {
                $base = $Matches[1]
                foreach ($one in $parameters | Where-Object { $_.Name -ceq $base }) {
                    $modifiers[$one.Kind] | ForEach-Object { Add-Word "--${base}:$_" $one.Kind }
                }
            }
            elseif ($parameters.Count) {
                $parameters | ForEach-Object { Add-Word "--$($_.Name)" $_.Kind }
                if ($showers -ccontains $command) {
                    $results | ForEach-Object { Add-Word "--$_" 'result' }
                }
            }
        }
    }
    else {
        $kind, $words = $source.Split(' ')
        switch -CaseSensitive ($kind) {
            'commands' { $commands | ForEach-Object { Add-Word $_[0] $_[1] } }
            'types' { $own.Keys | ForEach-Object { Add-Word $_ 'resource type' } }
            'types/' { $own.Keys | ForEach-Object { Add-Word "$_/" 'resource type' } }
            'criteria' {
                if ($takers -ccontains $command) {
                    Find-Parameters $type | ForEach-Object { Add-Word "$before$($_.Name)=" $_.Kind }
                }
            }
            'stores' { Find-Stores | ForEach-Object { Add-Word "$before$_" 'data store' } }
            default { $words | Where-Object { $_ } | ForEach-Object { Add-Word "$before$_" $_ } }
        }
    }

    # PowerShell replaces $wordToComplete, which may be only the end of the word (after a colon).
    $head = ''
    if ($current.EndsWith($wordToComplete)) {
        $head = $current.Substring(0, $current.Length - $wordToComplete.Length)
    }
    $found | Where-Object { $_.Word.StartsWith($current, 'OrdinalIgnoreCase') } | ForEach-Object {
        $about = if ($_.About) { $_.About } else { $_.Word }
        $text = $_.Word.Substring($head.Length)
        [System.Management.Automation.CompletionResult]::new(
            $text, $_.Word, 'ParameterValue', $about)
    }
}
"""


def script(tree: Tree, mark: str) -> str:
    """The script for PowerShell, with `mark` at its head."""
    lines = (*_sources(tree), *_commands(tree), *_blocks(tree), *_criteria(tree), *_own(tree))
    return f"{mark}\n{_CODE.replace('@TABLES@', chr(10).join(f'    {line}' for line in lines))}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(words: Iterable[str]) -> str:
    return f"@({', '.join(map(_quoted, words))})"


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Pairs of an array, one a line: the comma keeps PowerShell from making one list of them."""
    return [f"    , @({_quoted(word)}, {_quoted(about)})" for word, about in pairs]


def _dictionary(name: str) -> str:
    """Empty, and telling upper from lower case, as PowerShell's own @{} does not."""
    kind = "System.Collections.Generic.SortedDictionary[string,string]"
    return f"${name} = New-Object '{kind}' ([StringComparer]::Ordinal)"


def _fill(name: str, rows: Iterable[tuple[tuple[str, ...], str]]) -> list[str]:
    """A dictionary with one value under each of several keys."""
    return [
        _dictionary(name),
        *(
            f"foreach ($key in {_list(keys)}) {{ ${name}[$key] = {_quoted(value)} }}"
            for keys, value in rows
        ),
    ]


def _sources(tree: Tree) -> list[str]:
    """Each source as its kind, a space, and its words."""
    rows = ((keys, f"{one.kind} {' '.join(one.words)}") for keys, one in tree.sources())
    return _fill("sources", rows)


def _commands(tree: Tree) -> list[str]:
    return ["$commands = @(", *_pairs((one.name, one.help) for one in tree.named), ")"]


def _blocks(tree: Tree) -> list[str]:
    lines = ["$blocks = @("]
    for commands, options in tree.blocks():
        lines.append(f"    @{{ Commands = {_list(commands)}; Options = @(")
        lines += [
            f"    {row}" for row in _pairs((n, one.help) for one in options for n in one.names)
        ]
        lines.append("    ) }")
    return [*lines, ")"]


def _criteria(tree: Tree) -> list[str]:
    rows = "; ".join(f"{kind} = {_list(names)}" for kind, names in tree.modifiers.items())
    return [
        f"$takers = {_list(tree.takers())}",
        f"$showers = {_list(tree.showers())}",
        f"$results = {_list(tree.results)}",
        f"$modifiers = @{{ {rows} }}",
        f"$common = {_quoted(_kinds(tree.common))}",
    ]


def _own(tree: Tree) -> list[str]:
    return _fill("own", ((types, _kinds(kinds)) for types, kinds in tree.alike()))


def _kinds(kinds: Mapping[str, tuple[str, ...]]) -> str:
    return ";".join(f"{kind}:{' '.join(names)}" for kind, names in kinds.items() if names)
