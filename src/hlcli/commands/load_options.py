"""The options of `hlcli load`; see `options` for how they become flags."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from hlcli.commands.options import LEVELS
from hlcli.config import Flag, Output


@dataclasses.dataclass(frozen=True)
class Selection:
    """What of the input is loaded, and in which order."""

    resource_type: Annotated[str | None, Flag("only these", "", "TYPE")] = None
    skip: Annotated[int, Flag("leave out the first N", "", "N")] = 0
    limit: Annotated[int | None, Flag("at most N", "", "N")] = None
    order: Annotated[
        str | None, Flag("what others refer to first", "", "", ("input", "references"))
    ] = None
    resolve_references: Annotated[
        bool, Flag("urn:uuid: of Bundles become ids, references follow")
    ] = False


@dataclasses.dataclass(frozen=True)
class EachOptions:
    """How each item of a load is written."""

    if_match: Annotated[
        str | None, Flag("only over the version read just before", "", "", ("auto",))
    ] = None
    skip_unchanged: Annotated[bool, Flag("send nothing where nothing would change")] = False
    validation_level: Annotated[
        str | None, Flag("how strictly the service validates", "", "", LEVELS)
    ] = None
    consistency: Annotated[
        str | None, Flag("of the service's search index", "", "", ("strong", "eventual"))
    ] = None
    header: Annotated[list[str] | None, Flag("a further request header", "-H", "NAME:VALUE")] = None
    no_validate: Annotated[bool, Flag("send it whatever R4's rules of structure say")] = False
    allow_unknown_param: Annotated[bool, Flag("--by a parameter that HealthLake lacks")] = False
    dry_run: Annotated[bool, Flag("check and count; =server: look up what each would do")] = False


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class LoadOutput(Output):
    """The output flags, less what one request alone has."""

    curl: Annotated[bool, Flag("for one request", hidden=True)] = False


@dataclasses.dataclass(frozen=True)
class RunOptions:
    """How fast a load goes, when it stops, what it leaves."""

    concurrency: Annotated[
        int | None, Flag("in flight at most; else 8, growing to 32", "", "N")
    ] = None
    rate: Annotated[
        str | None, Flag("a second at most; max: all that the service takes", "", "N|max")
    ] = None
    max_errors: Annotated[
        str | None, Flag("stop when more fail; P% from the 100th item on", "", "N|P%")
    ] = None
    resume: Annotated[
        str | None, Flag("go on; repeat what failed, look up the unknown", "", "RUN")
    ] = None
    run_dir: Annotated[str | None, Flag("the run's own folder", "", "FOLDER")] = None
    report: Annotated[
        list[str] | None, Flag("the report as a file: .json, .xml (JUnit), .html", "", "FILE")
    ] = None
    yes: Annotated[bool, Flag("load into a protected store without being asked")] = False
