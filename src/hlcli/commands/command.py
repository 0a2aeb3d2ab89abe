"""The Typer command classes: nothing abbreviated, nothing echoed that may be a patient's name."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

from hlcli.commands import criteria, words


class Page(Exception):
    """A page for stdout instead of a result: help, or the version."""


class OwnHelp:
    """--help hands its page to main, which alone knows this world's stdout."""

    def get_help_option(self, ctx: Any) -> Any:
        """Typer's own option with another callback."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.callback = _hand_over
        return option


def _hand_over(ctx: Any, param: Any, value: bool) -> None:  # noqa: ARG001  (Typer's signature)
    if value and not ctx.resilient_parsing:
        raise Page(ctx.get_help().rstrip("\n") + "\n")


class Command(OwnHelp, TyperCommand):
    """A command whose surplus words are counted, not repeated: they may be clinical values."""

    allow_extra_args = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rich_markup_mode = None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse options without their values, parse, and refuse what is left over."""
        words.check_values(args, self.own())
        left = super().parse_args(ctx, args)
        if left:
            raise words.surplus(self.name or "", left)
        return left

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Options in groups, each under its own heading; what --help says of words is not
        repeated for them: the usage line and the text above have it."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            record = one.get_help_record(ctx)
            if record is not None and one.param_type_name == "option":
                heading = getattr(one, "rich_help_panel", None) or "Options"
                groups.setdefault(heading, []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Words first and plain, as in the README: `TYPE[/ID] [FILE|-] [OPTIONS]`."""
        words = [one for one in self.get_params(ctx) if one.param_type_name == "argument"]
        return [*(one.make_metavar(ctx) for one in words), "[OPTIONS]"]

    def own(self) -> criteria.Own:
        """Every spelling of every declared option, and whether it takes a value."""
        return {
            spelling: not getattr(one, "is_flag", True)
            for one in self.params
            for spelling in (*one.opts, *one.secondary_opts)
            if spelling.startswith("-")
        } | {"--help": False}


class CriteriaCommand(Command):
    """A command in which every undeclared `--x VALUE` is a search parameter."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Divide first, then let Typer parse what is its own."""
        divided = criteria.split(args, self.own())
        ctx.meta["criteria"] = divided.criteria
        ctx.meta["own"] = self.own()
        return super().parse_args(ctx, list(divided.rest))


class LoadCommand(Command):
    """Remembers its words, for a run that is resumed, and takes --dry-run=server."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typed, but for the one flag that may have a value."""
        ctx.meta["words"] = tuple(args)
        ctx.meta["rehearse"] = "--dry-run=server" in args
        plain = ["--dry-run" if word == "--dry-run=server" else word for word in args]
        return super().parse_args(ctx, plain)
