"""The front door: `main(argv, env) -> exit code`, and the only try/except that ends the program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from hlcli.commands.start import Started, secrets_in
from hlcli.env import Env
from hlcli.errors import Enough, HlcliError, Problem, Terminated, UsageError


def main(argv: Sequence[str], env: Env) -> int:
    """Run one command. Returns an exit code of the contract; raises nothing."""
    started = Started(env, main, tuple(argv))
    try:
        return _run(argv, env, started)
    except Enough as enough:
        return enough.code
    except HlcliError as error:
        return _fail(error.problem, argv, env, started)
    except (KeyboardInterrupt, Terminated) as stop:
        return _fail(_stopped(stop, started), argv, env, started)
    except Exception as error:
        return _fail(_bug(error, started), argv, env, started, error)
    finally:
        if started.session is not None:
            started.session.close()


def _run(argv: Sequence[str], env: Env, started: Started) -> int:
    from hlcli.commands import ParseError, parser_for
    from hlcli.commands.command import Page

    root = parser_for(list(argv))
    try:
        with root.make_context("hlcli", list(argv), obj=started) as context:
            return int(root.invoke(context))
    except Page as page:
        return _show_page(str(page), env)
    except ParseError as error:
        raise UsageError(error.format_message().rstrip("."), hint=_help_for(argv)) from error


def _show_page(text: str, env: Env) -> int:
    from hlcli.view.console.page import show_page

    return show_page(text, env)


def _help_for(argv: Sequence[str]) -> str:
    first = next((word for word in argv if not word.startswith("-")), "")
    from hlcli.commands import names
    from hlcli.commands.words import ELSEWHERE

    if first in ELSEWHERE:
        return ELSEWHERE[first]
    return f"hlcli {first} --help" if first in names() else "hlcli --help"


def _stopped(stop: BaseException, started: Started) -> Problem:
    """Stopped outside of `send`, which itself says what became of a request it had out."""
    terminated = isinstance(stop, Terminated)
    session = started.session
    fate, written = session.fate() if session else ("no request was out", False)
    return Problem(
        "interrupted",
        f"{'terminated' if terminated else 'interrupted'}; {fate}",
        more={"written": written},
        status=143 if terminated else 130,
    )


def _bug(error: Exception, started: Started) -> Problem:
    """A bug of ours. Its text may hold clinical values, so only its kind is named."""
    session = started.session
    fate, written = session.fate() if session else ("no request was out", False)
    return Problem(
        "internal",
        f"a bug in hlcli: {type(error).__name__}; {fate}",
        hint="run it again with --debug and report what that prints",
        private_message=f"a bug in hlcli: {type(error).__name__}: {error}; {fate}",
        more={"written": written},
    )


def _fail(
    problem: Problem,
    argv: Sequence[str],
    env: Env,
    started: Started,
    bug: Exception | None = None,
) -> int:
    """Say it. Where an answer is being printed already, stdout gets no second object."""
    from hlcli.commands import sends
    from hlcli.view.answer.failure import show_problem
    from hlcli.view.console.screen import Screen

    session = started.session
    begun = session is not None and session.showing
    if bug is not None and "--debug" in argv:
        import traceback

        frames = "".join(traceback.format_tb(bug.__traceback__))
        env.stderr.raw.write(frames.encode("utf-8", "backslashreplace"))
    screen = Screen(
        env=env,
        output="text" if begun else _form(argv, env),
        show_values="--show-values" in argv,
        no_color="--no-color" in argv,
        secrets=secrets_in(env.environ) | (session.screen.secrets if session else set()),
        sends=sends(argv),
    )
    return show_problem(problem, screen)


def _form(argv: Sequence[str], env: Env) -> str:
    """The output form argv asks for, even where the rest of argv cannot be understood."""
    joined = [found[1] for word in argv if (found := _JOINED.fullmatch(word))]
    apart = [after for word, after in pairwise(argv) if _APART.fullmatch(word)]
    wanted = (joined + apart or [env.environ.get("HLCLI_OUTPUT", "")])[-1]
    return "json" if wanted == "json" else "text"


#: `--output=json` and `-qojson`; `--output json` and `-qo json`.
_JOINED = re.compile(r"(?:--output=|-q?o)(.+)")
_APART = re.compile(r"--output|-q?o")
