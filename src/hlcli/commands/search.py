"""`hlcli search`: what is there, by search parameters."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli.commands import body, criteria, meaning, start
from hlcli.commands.options import (
    Connection,
    CriteriaOptions,
    Output,
    Paging,
    ResourceType,
    spread,
)
from hlcli.errors import UsageError
from hlcli.fhir import interaction
from hlcli.fhir.interaction import Pairs


@spread
def search(
    ctx: typer.Context,
    resource: ResourceType,
    *,
    sort: Annotated[
        list[str] | None,
        typer.Option("--sort", metavar="PARAM[,PARAM]", help="in this order; -PARAM: descending"),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="[TYPE:]PARAM", help="and what PARAM refers to"),
    ] = None,
    revinclude: Annotated[
        list[str] | None,
        typer.Option("--revinclude", metavar="TYPE:PARAM", help="and what refers to it by PARAM"),
    ] = None,
    post: Annotated[
        bool, typer.Option("--post", help="criteria in the body: URLs are kept in logs")
    ] = False,
    paging: Paging,
    criteria_options: CriteriaOptions,
    connection: Connection,
    output: Output,
) -> int:
    """Search: a table on a terminal, one resource a line in a pipe, written as they arrive.

    Every option that is not listed here is a search parameter. New writes can take a minute to
    appear. hlcli params TYPE lists them.

    One page, or --all of them: with --output resource a Bundle for each page; with --output json
    or --query one object, whose resource is one Bundle of all pages, held in memory.

    \b
      hlcli search Patient --name peter --birthdate 2000-01-01
      hlcli search Observation --subject Patient/jane-1 --sort -date --count 1
      hlcli search Observation --patient jane-1 --all --include subject
      hlcli search Patient --identifier 'http://hospital/mrn|4711' --post
    """
    from hlcli.commands import shaping
    from hlcli.fhir import posted
    from hlcli.plans import listing

    screen = start.screen(ctx, output)
    type, id = body.type_and_id(resource)
    if id is not None:
        raise UsageError("search takes a TYPE alone", hint=f"by id: hlcli get {resource}")
    pairs, unknown = _criteria(ctx, type, criteria_options), criteria_options.allow_unknown_param
    wanted = shaping.Wanted(type, tuple(sort or ()), tuple(include or ()), tuple(revinclude or ()))
    shape = (*wanted.pairs(insist=unknown), *shaping.count(paging, pairs))
    shaping.check_once(pairs, shape)
    build = posted.search if post else interaction.search
    session = start.session(ctx, connection, screen)
    return listing.run(session, build(type, (*pairs, *shape)), all=paging.all)


def _criteria(ctx: typer.Context, type: str, options: CriteriaOptions) -> Pairs:
    pairs: Pairs = ctx.meta["criteria"]
    criteria.check_names(type, pairs, ctx.meta["own"], allow_unknown=options.allow_unknown_param)
    meaning.check(type, pairs, allow_unknown=options.allow_unknown_param)
    return pairs
