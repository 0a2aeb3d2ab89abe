"""Is a reply what it claims to be? A 2xx counts only if its body is about what was asked."""

from __future__ import annotations

from hlcli.fhir.interaction import Interaction, Reply

_BUNDLES = ("search-type", "history-instance")


def untrue(interaction: Interaction, reply: Reply) -> str | None:
    """What is wrong with a reply that claims success, as a plain sentence; None if nothing is."""
    if reply.status >= 300 or interaction.name == "api":
        return None
    if reply.status not in _successes(interaction):
        return f"the endpoint answered {reply.status}, which says nothing about this request"
    if interaction.writes and _is_bare(reply):
        return None
    return _misfit(interaction, reply)


def notes(interaction: Interaction, reply: Reply) -> tuple[str, ...]:
    """Codes of what should be said about a true success."""
    found = []
    if interaction.writes and interaction.name != "delete" and reply.resource is None:
        found.append("outcome-only" if reply.outcome else "empty-answer")
    if (reply.header("x-amzn-healthlake-validation-issues") or "").strip().lower() == "true":
        found.append("issues-stored")
    return tuple(found)


def _successes(interaction: Interaction) -> tuple[int, ...]:
    if not interaction.writes:
        return (200,)
    return (200, 204) if interaction.name == "delete" else (200, 201, 204)


def _is_bare(reply: Reply) -> bool:
    """Success told by the status alone, or by an OperationOutcome instead of the resource."""
    return not reply.body.strip() or reply.outcome is not None


def _misfit(interaction: Interaction, reply: Reply) -> str | None:
    if reply.resource is None:
        return "the answer claims success, but its body is no FHIR resource"
    wanted = "Bundle" if interaction.name in _BUNDLES else interaction.type
    if reply.type != wanted:
        return f"the answer claims success, but it is no {wanted}"
    id = None if interaction.name in _BUNDLES else interaction.id
    if id is not None and reply.resource.get("id") != id:
        return f"the answer claims success, but it is about another {wanted}"
    if interaction.name == "vread" and _version(reply) not in (None, interaction.path[-1]):
        return f"the answer claims success, but it is another version of the {wanted}"
    return None


def _version(reply: Reply) -> object:
    """The body's own word: an ETag may be made by a gateway."""
    meta = reply.resource.get("meta") if reply.resource else None
    return meta.get("versionId") if isinstance(meta, dict) else None
