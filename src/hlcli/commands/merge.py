"""--merge: flags and a file into what changes the current version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hlcli.commands import body, looks, sending
from hlcli.commands.options import Edits, Looks, WriteOptions
from hlcli.env import Env
from hlcli.errors import UsageError
from hlcli.fhir import identity, interaction
from hlcli.fhir.document import Document
from hlcli.fhir.interaction import Interaction

if TYPE_CHECKING:
    from hlcli.plans.merging import Change
    from hlcli.session import Session
