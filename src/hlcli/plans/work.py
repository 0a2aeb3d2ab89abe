"""The work of an edit: a change, by flags or by hand, that can be made of any version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hlcli.fhir import jsontext
from hlcli.fhir.document import Document
from hlcli.plans.draft import Draft
from hlcli.plans.standing import Standing

if TYPE_CHECKING:
    from hlcli.session import Session
    from hlcli.view.console.typed import Typed


@dataclass(frozen=True)
class Manner:
    """`change` edits the text in place of an editor. `sure`: nobody is asked. `lax`: R4's rules of
    structure are not applied."""

    change: Callable[[Document], Document] | None = None
    sure: bool = False
    lax: bool = False


@dataclass(frozen=True)
class Work:
    """What is made of the version that was found: by flags, or by hand in a draft, where `over`
    is what became of `before`."""

    manner: Manner
    found: Standing
    before: Document
    draft: Draft | None = None
    over: Mapping[str, Any] = field(default_factory=dict)

    def change(self, current: Document) -> Document:
        """The same change of any version. Raises InputRefused where it does not fit."""
        from hlcli.fhir.merge import layered

        text = as_text(self._name, current.value)
        if self.manner.change is not None:
            return self.manner.change(text)
        return replace(layered(text, self.over), before=None)

    def typed(self, found: Standing, session: Session) -> tuple[Typed, ...]:
        """What would do the same with the file that is kept."""
        from hlcli.view.wording.pasted import put_of

        asked = found.exchange.interaction
        again = session.screen.again
        return put_of(f"{asked.type}/{asked.id}", self._name, found.version or "", again)

    @property
    def _name(self) -> str:
        return self.before.name if self.draft is None else str(self.draft.path)


def as_text(name: str, resource: Mapping[str, Any]) -> Document:
    """The resource set for reading: a line for each value, every digit as stored, without what
    the server stamps. It is no file that could be named in a command."""
    from hlcli.fhir.diff import STAMPS

    value = dict(resource)
    if isinstance(meta := value.get("meta"), dict):
        value["meta"] = {key: one for key, one in meta.items() if key not in STAMPS}
        if not value["meta"]:
            del value["meta"]
    text = Document(name, jsontext.dumps(value, indent=2) + "\n", value)
    return replace(text, before=text)
