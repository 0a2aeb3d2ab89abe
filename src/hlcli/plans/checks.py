"""What can be looked at without asking for FHIR data: settings, credentials, network, clock, and
the data store's status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from hlcli.errors import ControlRefused, Problem
from hlcli.fhir.finding import Finding, failed, ok, skipped, unknown
from hlcli.plans.case import Case

#: A signature is refused from five minutes off.
_TOLERATED = timedelta(minutes=4)
_INSIDE = "with --local the endpoint is inside hlcli"
#: Status -> problem, and what to do. HealthLake's other words for one that can be used are many.
_UNUSABLE = {
    "CREATING": ("server-error", "it takes minutes to half an hour: run it again later"),
    "DELETING": ("not-found", "hlcli datastores lists those there are"),
    "DELETED": ("not-found", "hlcli datastores lists those there are"),
    "CREATE_FAILED": ("not-found", "hlcli datastores lists those there are"),
}


def configuration(case: Case) -> Finding:
    """Which target, and why."""
    settings = case.instruments.settings
    if settings.base.local:
        return ok("the endpoint inside hlcli, by --local", target="local", source="--local")
    sources = settings.sources
    region = f"; region {settings.region} by {sources['region']}" if settings.region else ""
    return ok(
        f"{_where(settings)}, by {sources['target']}{region}; --auth {settings.auth}",
        target=settings.base.url,
        source=sources["target"],
        region=settings.region,
        auth=settings.auth,
        protected=settings.protected,
    )


def _where(settings: Any) -> str:
    """In words that a line has room for."""
    name, base = settings.name, settings.base
    named = f"{name}: " if name else ""
    if base.datastore_id is None:
        return f"{named}{base.url}"
    return f"{named}data store {base.datastore_id} at {urlsplit(base.url).netloc}"


def credentials(case: Case) -> Finding:
    """Which provider, and until when."""
    look = case.instruments
    if look.settings.base.local:
        return ok("keys of its own, whatever AWS_* says", provider="local")
    if look.settings.auth == "none":
        return ok("none are asked for: --auth none", provider="none")
    if look.settings.auth == "bearer":
        return _token(case)
    keys = look.credentials
    keys.frozen()
    profile = look.settings.profile
    of = f" of the profile {profile}" if profile else ""
    until = _until(keys.expires, case.now)
    return ok(
        f"{keys.method}{of}{until}",
        provider=keys.method,
        profile=profile,
        expires=_iso(keys.expires),
    )


def _token(case: Case) -> Finding:
    look, ends = case.instruments, case.instruments.token_expires
    if ends and ends <= case.now:
        return failed(
            Problem("credentials", f"the token of {look.token_from} has expired", "get a new one")
        )
    return ok(
        f"a bearer token from {look.token_from}{_until(ends, case.now)}",
        provider=look.token_from,
        expires=_iso(ends),
    )


def _until(ends: datetime | None, now: datetime) -> str:
    return f", until {ends:%Y-%m-%d %H:%M:%SZ}, {_span(ends - now)} from now" if ends else ""


def _span(length: timedelta) -> str:
    from hlcli.view.content.status import span

    return span(abs(length.total_seconds()))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def network(case: Case) -> Finding:
    """The name is found, a connection comes about, its certificate is trusted."""
    if case.instruments.inside:
        return skipped(_INSIDE)
    way = case.reached
    if way is None:
        return unknown("a proxy is on the way that only the requests themselves go through")
    at = f" is behind the proxy {way.address}" if way.proxied else f" is at {way.address}"
    tls = f", {way.tls}" if way.tls else ", plain http"
    return ok(
        f"{way.host}{at if way.host != way.address else ' answers'}{tls}{_certificate(way)}",
        host=way.host,
        address=way.address,
        proxy=way.proxied,
        tls=way.tls,
        certificateUntil=_iso(way.until),
    )


def _certificate(way: Any) -> str:
    by = f" by {way.issuer}" if way.issuer else ""
    return f", certificate{by} until {way.until:%Y-%m-%d}" if way.until else ""


def clock(case: Case) -> Finding:
    """This machine's against the endpoint's `Date`, which is in whole seconds."""
    if case.instruments.inside:
        return skipped(_INSIDE)
    ahead: timedelta | None = case.reached.ahead if case.reached else None
    if ahead is None:
        return unknown("the endpoint tells no date")
    seconds = round(ahead.total_seconds())
    if abs(ahead) > _TOLERATED:
        slow = "slow" if seconds > 0 else "fast"
        told = f"this machine's clock is {_span(ahead)} {slow}; AWS refuses more than 5 min"
        return failed(Problem("config", told, "set this machine's clock"))
    close = abs(seconds) <= 2
    return ok("right" if close else f"{_span(ahead)} off, which is tolerated", secondsOff=-seconds)


#: Why STS may say nothing, although nothing is wrong with the store; and what to do.
_NO_STS: Mapping[str, tuple[str, str | None]] = {
    "unreachable": ("it was not reached", None),
    "bad-answer": ("what answers is no STS", "check AWS_ENDPOINT_URL_STS and AWS_ENDPOINT_URL"),
}


def identity(case: Case) -> Finding:
    """Who the credentials belong to, by STS."""
    look = case.instruments
    if look.settings.auth != "sigv4" or look.settings.base.local:
        return skipped("only AWS's keys belong to somebody STS knows")
    if not look.knows_identity:
        return skipped("STS is not asked about keys for an endpoint on this machine")
    try:
        who = look.identity()
    except ControlRefused as error:
        if error.type == "denied" and "AccessDenied" not in str(error):
            return failed(error.problem)
        why, hint = _NO_STS.get(error.type, (str(error), error.problem.hint))
        return unknown(f"STS does not say whose the keys are: {why}", hint)
    return ok(str(who.get("Arn")), arn=who.get("Arn"), account=who.get("Account"))


def data_store(case: Case) -> Finding:
    """What the control plane says of it. That it says nothing is no failure: FHIR requests need no
    permission to describe."""
    settings = case.instruments.settings
    if settings.auth != "sigv4" or settings.base.local:
        return skipped("only AWS's keys open the control plane")
    if settings.base.datastore_id is None:
        return skipped("the endpoint's URL names no data store")
    try:
        told = case.instruments.described(settings.base.datastore_id)
    except ControlRefused as error:
        if error.type == "not-found":
            return failed(_absent(case, settings.base.datastore_id))
        return unknown(f"not told: {error}", error.problem.hint)
    return _described(told)


def _absent(case: Case, id: str) -> Problem:
    """An endpoint and a region that do not belong together look the same."""
    return Problem(
        "not-found",
        f"there is no data store {id} in {case.instruments.region}, or not in this account",
        "check the data store's id, --region and --profile: hlcli datastores lists those there are",
    )


def _described(told: Any) -> Finding:
    status, name = told.get("DatastoreStatus"), told.get("DatastoreName")
    strategy = (told.get("IdentityProviderConfiguration") or {}).get("AuthorizationStrategy")
    saw = f"{name or told.get('DatastoreId')} is {status}, {told.get('DatastoreTypeVersion')}"
    if status in _UNUSABLE:
        type, hint = _UNUSABLE[status]
        return failed(Problem(type, f"the data store {name or ''} is {status}", hint))
    smart = str(strategy).startswith("SMART")
    tail = f", {strategy}: it may want --auth bearer" if smart else ""
    return ok(saw + tail, name=name, status=status, authorization=strategy)
