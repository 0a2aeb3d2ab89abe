"""What to do about a refusal that was looked into, as commands that can be pasted."""

from __future__ import annotations

import shlex
from dataclasses import replace

from hlcli.fhir import identity
from hlcli.fhir.exchange import Exchange
from hlcli.fhir.interaction import Interaction
from hlcli.fhir.seen import Seen
from hlcli.view.console.screen import Screen
from hlcli.view.wording import pasted
from hlcli.view.wording.message import Advice

_AGAIN = Advice(remark="run it again")
_OVER = Advice(
    remark="run it again, if its paths still lead where you mean: your change goes over theirs"
)


def advice(exchange: Exchange, seen: Seen, screen: Screen, values: bool) -> tuple[Advice, ...]:
    """What to do next; with `values`, criteria are spelled out. Nothing is made of an id that is
    no legal one: it may be any text."""
    asked, current = exchange.interaction, seen.current
    if current is not None and not identity.is_legal(current.id):
        return ()
    if seen.matches is not None and len(seen.matches.ids) > 1:
        return (_pick(seen, values),)
    if seen.row is not None and seen.row.does == "refuse":
        return _settle(asked, seen, screen, values)
    kind = exchange.problem.type if exchange.problem else ""
    if kind == "expectation":
        return ()
    if kind == "already-exists":
        return _take(asked, seen, screen)
    if seen.ours is not None and (_merges(screen) or pasted.file_of(screen) is None):
        return _look(seen, None, screen), _OVER
    if seen.matches is not None and kind != "version-mismatch":
        return ()  # the store has moved on; what was said has it
    if current is None or current.version in (None, seen.had):
        return (_AGAIN,) if seen.matches is not None or current else _gone(asked)
    return _rebase(asked, seen, screen, values)


def _merges(screen: Screen) -> bool:
    """The file holds some elements, and not all of the resource."""
    return any(one.option == "--merge" for one in screen.typed)


def _pick(seen: Seen, values: bool) -> Advice:
    """One criterion more; of duplicates only the id tells one from the other."""
    assert seen.matches is not None
    by_id = "put the one you mean by its id"
    if not seen.matches.apart:
        return Advice(remark=f"{by_id}; are the others duplicates?")
    at, (name, value) = next(
        (at, pair) for at, pair in enumerate(seen.matches.apart[0].criteria) if pair
    )
    one = seen.matches.candidates[at].target
    return Advice(remark=f"add {pasted.criterion(name, value, values)} for {one}, or {by_id}")


def _settle(asked: Interaction, seen: Seen, screen: Screen, values: bool) -> tuple[Advice, ...]:
    """Rows 3 and 5: whose id is right?"""
    if seen.row is not None and seen.row.number == 3:
        return (
            _put(asked, seen, screen, "the same one: update it by its id"),
            Advice(remark="--unset id (another one: create it under a new id)"),
        )
    without = pasted.write(asked, screen, values, "--unset id")
    same = "the same one: update the match"
    unset = Advice(without, same) if without else Advice(remark=f"--unset id ({same})")
    return unset, _by_id(asked, screen, "another one: by the id of your body")


def _by_id(asked: Interaction, screen: Screen, remark: str, *options: str) -> Advice:
    """The body by its own id, or by the one in the path."""
    by_id = Interaction("update", "PUT", (asked.type, asked.id or ""), (), asked.headers)
    words = pasted.write(by_id, screen, False, *options)
    if words is None:
        return Advice(remark=" ".join(["put", *options, f"({remark})"]))
    return Advice(words, remark)


def _put(asked: Interaction, seen: Seen, screen: Screen, remark: str) -> Advice:
    version = seen.current.version if seen.current else None
    options = [f"--if-match {shlex.quote(version)}"] if version else []
    return _by_id(asked, screen, remark, *options)


def _take(asked: Interaction, seen: Seen, screen: Screen) -> tuple[Advice, ...]:
    """If-None-Match: what is there, and how to replace it."""
    flags = screen.source is not None and screen.source.name == "--set"
    if seen.current is None:
        again = "--replace" if flags else "a plain put"
        return (Advice(remark=f"{again} brings it back"),) if seen.gone else (_AGAIN,)
    if flags:
        look = _look(seen, None, screen)
        return (
            replace(look, remark="then --merge to change it, or --replace to replace all of it"),
        )
    return _look(seen, pasted.file_of(screen), screen), _put(asked, seen, screen, "replaces it")


def _look(seen: Seen, file: str | None, screen: Screen) -> Advice:
    """The command that shows most: what a put of the file would change, what others changed, or
    what there is."""
    current = seen.current
    assert current is not None
    target = shlex.quote(current.target)
    if file is not None:
        words = [target, shlex.quote(file)]
        return pasted.command("diff", words, screen, "what yours would change now")
    if seen.had and current.version:
        span = [f"--version-id {shlex.quote(seen.had)}", f"--to {shlex.quote(current.version)}"]
        return pasted.command("diff", [target, *span], screen, "what was changed meanwhile")
    return pasted.command("get", [target], screen, "what stands there now")


def _gone(asked: Interaction) -> tuple[Advice, ...]:
    if asked.name == "delete":
        return ()
    return (Advice(remark="without --if-match a put creates it anew"),)


def _rebase(asked: Interaction, seen: Seen, screen: Screen, values: bool) -> tuple[Advice, ...]:
    """Look at both changes, then name the version that was looked at."""
    current = seen.current
    assert current is not None
    option = f"--if-match {shlex.quote(current.version or '')}"
    if asked.name == "delete":
        words = [shlex.quote(current.target), option]
        then = pasted.command("delete", words, screen, "deletes that")
        return _look(seen, None, screen), then
    again = pasted.write(asked, screen, values, option)
    told = "replaces theirs; to keep theirs, --merge with your change alone"
    then = Advice(again, told) if again else Advice(remark=f"the same with {option} ({told})")
    return _look(seen, pasted.file_of(screen), screen), then
