"""What only requests for FHIR data can tell: that they are signed right, and what they may do."""

from __future__ import annotations

import dataclasses
import json
import shlex

from hlcli.errors import Problem
from hlcli.fhir import interaction
from hlcli.fhir.exchange import Exchange, Notice
from hlcli.fhir.finding import Finding, failed, ok, skipped, unknown
from hlcli.plans.case import Case

#: Every character that encoders treat differently; such an identifier nobody has.
_HARD = "http://hlcli.invalid/a b+c%d|e/f?g=h&i#j:k@l;m!n*o'p(q)r~s\\,t\\$u[v]\"w ä€𝄞"
_SYSTEM = "urn:hlcli:doctor"
#: Seconds between two searches for a new resource; all of them are waited at most.
_WAITS = (0.5, 1.0, 2.0, 4.0, *(8.0,) * 14)


def metadata(case: Case) -> Finding:
    """A signed request is let in, and it is a FHIR R4 endpoint that answers."""
    exchange = case.send(interaction.any_other("GET", ("metadata",), (), (), b""))
    if exchange.problem:
        return case.refused(exchange)
    resource = exchange.reply.resource if exchange.reply else None
    if resource is None or resource.get("resourceType") != "CapabilityStatement":
        told = "the answer is no CapabilityStatement: no FHIR endpoint answers there"
        return failed(Problem("config", told, "check the endpoint's URL"))
    version = resource.get("fhirVersion")
    if not str(version).startswith("4.0"):
        return unknown(f"FHIR {version}", "hlcli speaks R4, which is 4.0.1")
    return ok(f"a request is let in, FHIR {version}", fhirVersion=version)


def query(case: Case) -> Finding:
    """A signature over a query that is often spelled wrong is accepted: any FHIR answer will do."""
    exchange = case.send(interaction.search("Patient", (("identifier", _HARD), ("_count", "1"))))
    reply, problem = exchange.reply, exchange.problem
    if problem is None:
        return ok("a query with every hard character is let in")
    if problem.type == "denied":
        return _query_denied(case, exchange)
    if reply and reply.outcome and reply.status < 500:
        return ok(f"it is let in (the answer to the search itself is {reply.status})")
    return case.refused(exchange)


def _query_denied(case: Case, exchange: Exchange) -> Finding:
    """Signatures are checked before permissions. What metadata was let in with is right."""
    found = case.refused(exchange)
    if not found.fatal:
        return ok("it is let in (the search itself is not allowed)")
    if case.session.screen.auth != "sigv4":  # nothing is signed
        return found
    hint = "something on the way rewrites the query: a proxy, a gateway, or a domain of your own"
    return dataclasses.replace(found, hint=hint, fatal=False)


def read(case: Case) -> Finding:
    """A search of one resource at most; nothing of it is shown."""
    exchange = case.send(interaction.search("Patient", (("_count", "1"),)))
    return case.refused(exchange) if exchange.problem else ok("a search of Patient is allowed")


def write(case: Case) -> Finding:
    """Creates a Basic resource that says what it is."""
    if not case.write:
        return skipped("only with --write, which creates and deletes a marked Basic resource")
    target = f"Basic/{case.id}"
    asked = interaction.update("Basic", case.id, _body(case.id), (("If-None-Match", "*"),))
    case.out.append(target)
    try:
        exchange = case.send(asked)
    except BaseException:
        if case.session.fate()[1] is False:  # not consented to, or stopped before it left
            case.out.clear()
        raise
    if exchange.problem is None:
        return ok(f"{target} is created", resource=target)
    if exchange.written is False:
        case.out.clear()
    return case.refused(exchange)


def _body(id: str) -> bytes:
    resource = {
        "resourceType": "Basic",
        "id": id,
        "meta": {"tag": [{"system": _SYSTEM, "code": "test"}]},
        "identifier": [{"system": _SYSTEM, "value": id}],
        "code": {"text": "made by hlcli doctor --write, may be deleted"},
    }
    return json.dumps(resource).encode()


def lag(case: Case) -> Finding:
    """How long a search takes to find what was written."""
    if not case.out:
        return skipped("nothing was created")
    asked = interaction.search("Basic", (("identifier", f"{_SYSTEM}|{case.id}"),))
    waited, env = 0.0, case.session.screen.env
    for wait in (*_WAITS, None):
        exchange = case.send(asked)
        if exchange.problem:
            return case.refused(exchange)
        if _entries(exchange):
            return ok(_found(waited), seconds=waited)
        if wait is None:
            break
        case.session.say(Notice("lag", reason=f"not found by search yet, waiting {wait:g} s"))
        env.sleep(wait)
        waited += wait
    told = f"a search does not find it after {waited:.0f} s"
    return unknown(told, "a conditional update soon after a write may make a duplicate here")


def _entries(exchange: Exchange) -> bool:
    reply = exchange.reply
    return bool(reply and reply.resource and reply.resource.get("entry"))


def _found(waited: float) -> str:
    return f"found by search after {waited:g} s" if waited else "found by search at once"


def clean_up(case: Case) -> Finding:
    """Deletes what `write` created, or may have created."""
    if not case.out:
        return skipped("nothing was created")
    target = case.out.pop()
    exchange = case.send(interaction.delete("Basic", case.id))
    if exchange.problem is None:
        return ok(f"{target} is deleted")
    if exchange.problem.type in ("not-found", "gone"):
        return ok(f"{target} is not there")
    words = shlex.join(("hlcli", "delete", target, *case.session.screen.again))
    found = case.refused(exchange)
    hints = (f"delete it by hand: {words}", found.hint)
    return dataclasses.replace(found, hint="; ".join(hint for hint in hints if hint))
