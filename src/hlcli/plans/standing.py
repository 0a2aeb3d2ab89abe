"""What stands in the store now, read just before it is compared, changed or explained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import etag_version

if TYPE_CHECKING:
    from hlcli.session import Session

#: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3, as far as it is ASCII
_TAG = re.compile(r"[\x21\x23-\x7e]+")


@dataclass(frozen=True)
class Standing:
    """The answer to a read. `resource` is None where nothing stands; then `absent` or `gone` tell
    whether that is known, and where neither does, the exchange is to be shown instead."""

    exchange: Exchange

    @property
    def resource(self) -> Mapping[str, Any] | None:
        """The current version, as received."""
        done = self.exchange.problem is None and self.exchange.reply
        return done.resource if done else None

    @property
    def text(self) -> str:
        """The current version as the server spelled it; "" where nothing stands."""
        reply = self.exchange.reply
        return reply.body.decode() if reply and self.resource is not None else ""

    @property
    def version(self) -> str | None:
        """Its version, for If-Match."""
        return self.exchange.reply.version_id if self.exchange.reply and self.resource else None

    @property
    def etag(self) -> str | None:
        """The value for If-Match: as received, where it is of that version. None without a
        version, or with one that no header can carry."""
        reply, version = self.exchange.reply, self.version
        if reply is None or version is None or not _TAG.fullmatch(version):
            return None
        return reply.etag if etag_version(reply.etag) == version else f'W/"{version}"'

    @property
    def absent(self) -> bool:
        """Never there: 404."""
        return self._problem == "not-found"

    @property
    def gone(self) -> bool:
        """Deleted: 410. A put brings it back, and versions go on."""
        return self._problem == "gone"

    @property
    def known(self) -> bool:
        """Whether the answer says what stands there; else it is a failure of its own."""
        return self.resource is not None or self.absent or self.gone

    @property
    def _problem(self) -> str | None:
        return self.exchange.problem.type if self.exchange.problem else None


def look(session: Session, type: str, id: str) -> Standing:
    """Read it. Reads by id are immediate."""
    return Standing(session.send(interaction.read(type, id)))
