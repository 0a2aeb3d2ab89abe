"""What a load leaves: its folder, the files in it, and the commands that go on."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hlcli.view.console.layout import fill_parts, wrap
from hlcli.view.console.look import Look

if TYPE_CHECKING:
    from hlcli.view.load.about import About

_FAILED, _WHY = "failed.ndjson", "failed.outcomes.ndjson"


def listed(about: About, width: int, look: Look) -> Iterator[list[str]]:
    """Lines each; the first begins with a label of nine columns."""
    indent = " " * 9
    if about.folder:
        files = [look.text(one) for one in _files(about)]
        below = fill_parts(files, width, indent, indent) if files else []
        yield [f"{'run':9}{look.text(about.folder)}", *below]
    for label, (command, remark) in zip(("next", "  or"), _commands(about), strict=False):
        below = wrap(look.text(remark), width, indent)
        yield [*wrap(look.text(command), width, indent, f"{label:9}"), *below]


def logged(about: About) -> Iterator[str]:
    """The same in one line each."""
    if about.folder:
        files = ", ".join(_files(about))
        yield f"load: run {about.folder}" + (f": {files}" if files else "")
    for command, remark in _commands(about):
        yield f"try: {command}" + (f" ({remark})" if remark else "")


def _files(about: About) -> list[str]:
    """Their names, with what of the failed is in which."""
    left = about.left
    lost = f"; {left.broken:,} more: no resource, or may be written" if left.broken else ""
    holds = "1 resource" if left.resources == 1 else f"{left.resources:,} resources"
    told = {_FAILED: f" ({holds})", _WHY: f" (says of each why{lost})"}
    return [name + told.get(name, "") for name in left.files]


def _commands(about: About) -> Iterator[tuple[str, str]]:
    if about.again:
        yield shlex.join(about.again), about.again_why
    if about.left.resources:
        file = os.path.join(about.folder, _FAILED)
        yield f"hlcli load {shlex.quote(file)}", "with the same options, once they are mended"
