"""`hlcli datastores`: which data stores the account has."""

from __future__ import annotations

from typing import Annotated

import typer

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
    from hlcli.view.pages.settings import show_datastores

    env = start.env(ctx)
    region = region or env.environ.get("AWS_REGION") or env.environ.get("AWS_DEFAULT_REGION")
    asked = account.control(env, profile, region or None, ca_bundle)
    return show_datastores(account.datastores(env, asked), start.screen(ctx, output))
