"""`hlcli cond-update`: conditional update, by search parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from hlcli import files
from hlcli.commands import body, criteria, headers, looks, meaning, merging, sending, start
from hlcli.commands.options import (
    BodyFile,
    CareOptions,
    Connection,
    CriteriaOptions,
    Edits,
    Looks,
    Output,
    ResourceType,
    WriteOptions,
    spread,
)
from hlcli.errors import UsageError
from hlcli.fhir import identity, interaction
from hlcli.fhir.exchange import Notice
from hlcli.fhir.interaction import Interaction, Pairs

if TYPE_CHECKING:
    from hlcli.session import Session


@spread
def cond_update(
    ctx: typer.Context,
    resource: ResourceType,
    file: BodyFile = None,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="PARAM[,PARAM]", help="take the criteria from the resource itself"
        ),
    ] = None,
    allow_broad: Annotated[
        bool, typer.Option("--allow-broad", help="insist on an empty or half-empty criterion")
    ] = False,
    allow_mismatch: Annotated[
        bool,
        typer.Option("--allow-mismatch", help="insist on a body its own criteria do not find"),
    ] = False,
    merge: Annotated[
        bool,
        typer.Option(
            "--merge", help="change these elements of the one match", rich_help_panel="Look first"
        ),
    ] = False,
    criteria_options: CriteriaOptions,
    care: CareOptions,
    edits: Edits,
    write: WriteOptions,
    connection: Connection,
    output: Output,
) -> int:
    """Update the one resource that a search finds; create it when nothing matches.

    Every option that is not listed here is a search parameter and takes one value: repeat it for
    AND, commas for OR, --name:exact for a modifier. hlcli params TYPE lists them all.

    --by takes them from the resource, tokens with their system and strings as :exact; of several
    identifiers --by 'identifier=SYSTEM|' picks one. A body without an id has to match its own
    criteria: else the same call again would create a duplicate.

    --preview runs the criteria as a search and tells which of the six rows applies, what would be
    done and what that would change; it ends as the update would: 0 done, 9 or 12 refused. With
    --output json: error, where it would be refused (error.matches: by whom); else id without
    versionId for a create, with versionId and resource for the update of that version.
    --confirm asks after the same; --yes is the answer. --expect create, or update, refuses (13)
    what is foreseen otherwise, and says so (13) where it was done otherwise all the same.

    --merge changes some elements of the one match and keeps all others, as put --merge does; it
    never creates.

    \b
      hlcli cond-update Patient --name peter --birthdate 2000-01-01 peter.json
      hlcli cond-update Patient --identifier 'http://hospital/mrn|4711' peter.json
      hlcli cond-update Patient --param identifier=@mrn.txt peter.json
      hlcli cond-update Patient peter.json --by identifier,birthdate
      hlcli cond-update Patient peter.json --by identifier --preview
      hlcli cond-update Patient --identifier 4711 --merge --set active=false
    """
    screen = start.screen(ctx, output)
    type, id_in_path = body.type_and_id(resource)
    given, unknown = ctx.meta["criteria"], criteria_options.allow_unknown_param
    _check(id_in_path, file, edits, given, merge)
    _check_care(care, write, merge)
    criteria.check_names(type, given, ctx.meta["own"], allow_unknown=unknown)
    if given or not by:
        criteria.check_for_update(type, given, allow_broad=allow_broad)
    meaning.check(type, given, allow_unknown=unknown, allow_broad=allow_broad)
    if merge:
        patch = merging.patch(start.env(ctx), type, file, edits)
        alone = patch.alone(type)
        pairs = (*given, *meaning.derived(alone, type, by or (), allow_unknown=unknown))
        wanted = Looks(merge=True, expect=care.expect)
        held = looks.pairs(write, wanted)
        asked = interaction.conditional_update(type, pairs, alone.bytes, held)
        session = start.session(ctx, connection, screen, patch.over)
        return merging.send_to_match(session, asked, patch, write, looks.terms(write, wanted))
    found = body.read(start.env(ctx), type, file, edits)
    identity.check_conditional(found, type)
    pairs = (*given, *meaning.derived(found, type, by or (), allow_unknown=unknown))
    by_case = meaning.agreed(found, type, pairs, allow_mismatch=allow_mismatch)
    asked = interaction.conditional_update(type, pairs, found.bytes, headers.of(write))
    session = start.session(ctx, connection, screen, found)
    if by_case:
        session.say(Notice("case", lines=by_case))
    return sending.send(session, asked, write, care=_care(care, write))


def _care(wanted: CareOptions, write: WriteOptions) -> Callable[[Session, Interaction], int] | None:
    """What looks before it sends, where that is wanted."""
    if not (wanted.preview or wanted.confirm or wanted.expect):
        return None
    from hlcli.plans import previewing

    manner = previewing.Care(**vars(wanted), sure=write.yes, explain=not write.no_explain)
    return partial(previewing.update, care=manner)


def _check_care(wanted: CareOptions, write: WriteOptions, merge: bool) -> None:
    if merge and (wanted.preview or wanted.confirm):
        raise UsageError(
            "--merge writes to the one match by its id: there are no six rows to be shown",
            hint="--merge --dry-run finds the match and sends nothing",
        )
    if write.if_match == looks.AUTO and not merge:
        raise UsageError(
            "--if-match auto is of one resource, and which one a search has to tell",
            hint="--expect update, or --merge",
        )
    if wanted.preview and wanted.confirm:
        raise UsageError("--preview sends nothing, --confirm asks and sends: give one")
    if wanted.preview and write.dry_run:
        raise UsageError(
            "--dry-run prints the request and sends nothing at all, --preview searches: give one"
        )


def _check(
    id_in_path: str | None, file: str | None, edits: Edits, pairs: Pairs, merge: bool
) -> None:
    if id_in_path is not None:
        raise UsageError(
            "a conditional update takes a TYPE alone: the search finds the resource",
            hint="by id: hlcli put TYPE/ID FILE",
        )
    if file is None and not edits:
        _check_swallowed(pairs)
    if file is None and edits and not (edits.replace or merge):
        raise UsageError(
            "without a file the whole match would be replaced by the --set elements alone",
            hint="--merge changes these elements alone; or give the file, or --replace",
        )


def _check_swallowed(pairs: Pairs) -> None:
    """`--name peter.json`: the file was taken for the value that was forgotten."""
    name = next((name for name, value in pairs if files.exists(value)), None)
    if name is not None:
        raise UsageError(
            f"no body: --{name} took the file's name as its value",
            hint=f"give --{name} a value, and then the file",
        )
