"""Shell completions: plain data in, one static script out. Nothing here runs when Tab is pressed.

`tree` is what there is to complete; each shell has a module that writes it down in that shell's
language. They share one algorithm: walk the words before the cursor (an option's value is no
word of its own), then offer what may stand at this place. What a shell itself must look up is a
`Source.kind`: files, and the stores that the config file names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hlcli.completion import bash, fish, powershell, zsh
from hlcli.completion.tree import Tree

#: What tells our files from a person's own.
MARK = 'written by "hlcli completion'


class Shell(NamedTuple):
    """How its script is written, and what the file is called among the checked-in ones."""

    script: Callable[[Tree, str], str]
    file: str


SHELLS: Mapping[str, Shell] = {
    "bash": Shell(bash.script, "hlcli.bash"),
    "zsh": Shell(zsh.script, "_hlcli"),
    "fish": Shell(fish.script, "hlcli.fish"),
    "powershell": Shell(powershell.script, "hlcli.ps1"),
}


def script(shell: str, tree: Tree) -> str:
    """The completion script for a shell, in ASCII. Raises KeyError for one not among SHELLS."""
    mark = f'# Completion of hlcli, {MARK} {shell}". Changes are lost.'
    return SHELLS[shell].script(tree, mark).encode("ascii").decode()
