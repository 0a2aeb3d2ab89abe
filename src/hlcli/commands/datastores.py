"""`hlcli datastores`: which data stores the account has."""

from __future__ import annotations

from typing import Annotated

import typer

from hlcli import config as house
from hlcli.commands import start
from hlcli.commands.options import Output, spread


@spread
def datastores(
    ctx: typer.Context,
    *,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="AWS region to look in")
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="an AWS profile")
    ] = None,
    ca_bundle: Annotated[
        str | None, typer.Option("--ca-bundle", metavar="FILE", help="certificates to trust (PEM)")
    ] = None,
    output: Output,
) -> int:
    """List the account's data stores: name, id, status, endpoint, authorization, created.

    A name or id found here can follow --store on any command.

    \b
      hlcli datastores --region eu-west-1
      hlcli datastores --profile hospital --output json | jq -r '.[].endpoint'
      hlcli get Patient/jane-1 --store my-data-store
    """
    from hlcli import account
    from hlcli.commands import plane
    from hlcli.view.pages.settings import show_datastores

    env, file = start.env(ctx), house.load(start.env(ctx).environ)
    flags = house.Connection(region=region or None, profile=profile, ca_bundle=ca_bundle)
    with_ = house.account_of(flags, env.environ, file)
    screen = start.screen(ctx, output, file.defaults.output)
    asked = account.control(env, with_, plane.teller(screen))
    if output.curl:
        return plane.printed(asked, "ListFHIRDatastores", {}, with_.profile, screen)
    return show_datastores(account.datastores(env, asked), screen)
