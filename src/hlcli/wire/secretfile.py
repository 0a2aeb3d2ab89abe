"""A secret in a file of its own, held to what ssh wants of a private key."""

from __future__ import annotations

import os
import stat

from hlcli.errors import CredentialsError

#: Bytes. No token and no key is longer.
_MOST = 65_536


def read_secret(file: str, what: str) -> str:
    """The file's text, without the white space around it; a `~` is somebody's home.

    Raises CredentialsError, naming `what`, for a file that cannot be read, holds nothing, or that
    is ours and others may read. One that somebody else gave us is theirs to protect.
    """
    try:
        with open(os.path.expanduser(file), "rb") as opened:
            _check_private(os.fstat(opened.fileno()), file, what)
            found = opened.read(_MOST).decode().strip()
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, or a NUL in the name
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise CredentialsError(f"{what} cannot be read: {file}: {why.lower()}") from error
    if not found:
        raise CredentialsError(f"{what} is empty: {file}")
    return found


def _check_private(status: os.stat_result, file: str, what: str) -> None:
    if os.name != "posix" or not stat.S_ISREG(status.st_mode) or status.st_uid != os.getuid():
        return
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise CredentialsError(f"{what} may be read by others: {file}", hint=f"chmod 600 {file}")
