"""The PowerShell script, read by a grammar of PowerShell.

No PowerShell is to be had from Debian or PyPI, and npm's downloads one from elsewhere, so that no
Tab is pressed here. What can be known without one: the script parses, every name in it is of
something there is, and it holds every word that the other shells offer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from front import World
from hlcli.commands import names, parser
from hlcli.fhir import healthlake, search

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

#: What PowerShell brings along.
CMDLETS = {
    *("Register-ArgumentCompleter", "New-Object"),
    *("ForEach-Object", "Where-Object", "Select-Object"),
    *("Join-Path", "Test-Path", "Get-Content"),
}
AUTOMATIC = {
    *("$_", "$matches", "$true", "$false", "$null", "$home"),
    *("$env:hlcli_config", "$env:xdg_config_home", "$env:localappdata"),
}


def printed() -> bytes:
    return World().run("completion", "powershell").out


def parsed(script: bytes) -> Tree:
    if os.environ.get("CI") != "true":
        pytest.importorskip("tree_sitter_powershell", reason="no grammar of PowerShell")
    import tree_sitter
    import tree_sitter_powershell

    grammar = tree_sitter.Language(tree_sitter_powershell.language())
    return tree_sitter.Parser(grammar).parse(script)


def every(node: Node, type: str) -> Iterator[Node]:
    if node.type == type:
        yield node
    for child in node.children:
        yield from every(child, type)


def texts(node: Node, *types: str) -> set[str]:
    found = (one for type in types for one in every(node, type))
    return {(one.text or b"").decode() for one in found}


def test_it_is_well_formed() -> None:
    script = printed()
    tree = parsed(script)
    assert not tree.root_node.has_error
    (registered,) = (
        one
        for one in every(tree.root_node, "command")
        if (one.text or b"").startswith(b"Register-ArgumentCompleter")
    )
    words = (registered.text or b"").split(maxsplit=5)[1:5]
    assert words == [b"-Native", b"-CommandName", b"hlcli", b"-ScriptBlock"]


@pytest.mark.parametrize("sign", [b"{", b"}", b"(", b")", b"'", b"@("])
def test_the_grammar_misses_a_sign_that_is_gone(sign: bytes) -> None:
    script = printed()
    for at in (script.find(sign, len(script) // 2), script.rfind(sign)):
        assert parsed(script[:at] + script[at + len(sign) :]).root_node.has_error


def test_every_name_in_it_is_of_something_there_is() -> None:
    root = parsed(printed()).root_node
    own = texts(root, "function_name")
    assert texts(root, "command_name") <= CMDLETS | own
    assigned = {
        text.lower()
        for holder in ("left_assignment_expression", "script_parameter")
        for one in every(root, holder)
        for text in texts(one, "variable")
    }
    loops = {(one.children[2].text or b"").decode().lower() for one in _loops(root)}
    used = {text.lower().replace("{", "").replace("}", "") for text in texts(root, "variable")}
    assert used <= assigned | loops | AUTOMATIC, used - assigned - loops - AUTOMATIC


def _loops(root: Node) -> Iterator[Node]:
    return every(root, "foreach_statement")


def test_it_holds_every_word_the_other_shells_offer() -> None:
    strings = texts(parsed(printed()).root_node, "verbatim_string_characters")
    # One list may hold several: `string:name;token:identifier status type`.
    held = {word for text in strings for word in re.split("[ ;:']", text)}
    options = {
        name
        for command in parser().commands.values()
        for one in command.params
        for name in (*one.opts, *one.secondary_opts)
        if name.startswith("-")
    }
    offered = {
        name
        for type in search.resource_types()
        for name in search.parameters(type)
        if healthlake.support(type, name) == "supported"
    }
    wanted = {*names(), *search.resource_types(), *search.RESULT_PARAMETERS} | options | offered
    assert wanted <= held, wanted - held
