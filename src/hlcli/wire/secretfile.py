"""A secret in a file of its own, held to what ssh wants of a private key."""

from __future__ import annotations

import os
import shlex
import stat

from hlcli.errors import CredentialsError

#: Bytes. No token and no key is longer.
_MOST = 65_536
_HINT = "it has to be a text file of yours, UTF-8, that holds nothing else"


def read_secret(file: str, what: str) -> str:
    """The file's text, without the white space and the byte order mark around it; a `~` is
    somebody's home.

    Raises CredentialsError, naming `what`, for a file that cannot be read, holds nothing, or that
    is ours and others may read. One that somebody else gave us is theirs to protect.
    """
    try:
        path = os.path.expanduser(file)
        _check_written(path, file, what)
        with open(path, "rb") as opened:
            _check_private(os.fstat(opened.fileno()), file, what)
            found = opened.read(_MOST).decode("utf-8-sig").strip()
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, or a NUL in the name
        why = (getattr(error, "strerror", None) or "it is not UTF-8 text").lower()
        raise CredentialsError(f"{what} cannot be read: {file}: {why}", hint=_HINT) from error
    if not found:
        raise CredentialsError(f"{what} is empty: {file}", hint=_HINT)
    return found


def _check_written(path: str, file: str, what: str) -> None:
    """A named pipe may have nobody who writes into it, and be waited for in vain. Those of a
    shell, for `<(…)`, are opened already."""
    if stat.S_ISFIFO(os.stat(path).st_mode) and not path.startswith(("/dev/", "/proc/")):
        raise CredentialsError(
            f"{what} is a named pipe: {file}", hint="give a file, or <(command) in bash and zsh"
        )


def _check_private(status: os.stat_result, file: str, what: str) -> None:
    if os.name != "posix" or not stat.S_ISREG(status.st_mode) or status.st_uid != os.getuid():
        return
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise CredentialsError(
            f"{what} may be read by others: {file}", hint=f"chmod 600 {shlex.quote(file)}"
        )
