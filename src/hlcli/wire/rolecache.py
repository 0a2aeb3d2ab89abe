"""The AWS CLI's own cache of assumed roles: a code that was typed for one command serves them all.

The same folder, files and keys as the CLI uses, which sets botocore's own cache on these providers:
https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import UnknownCredentialError
from botocore.utils import JSONFileCache, parse_timestamp

if TYPE_CHECKING:
    from botocore.credentials import CredentialResolver

_PROVIDERS = ("assume-role", "assume-role-with-web-identity", "sso")
_NEEDED = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")


class RoleCache:
    """What botocore asks of a cache, over its own one for files. A folder that cannot be written is
    no reason to fail, and keys that an endpoint `refused` are not there."""

    def __init__(self, folder: str, refused: str | None = None) -> None:
        self._files = JSONFileCache(folder)
        self._folder, self._refused = folder, refused

    def __contains__(self, key: str) -> bool:
        return key in self._files and _key_of(self._files, key) not in (None, self._refused)

    def __getitem__(self, key: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._files[key]
        return found

    def __setitem__(self, key: str, value: Mapping[str, Any]) -> None:
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            self._files[key] = value


def keep_roles(chain: CredentialResolver, refused: str | None) -> None:
    """Give the providers of `chain` the cache. Without a home there is none."""
    folder = os.path.expanduser(os.path.join("~", ".aws", "cli", "cache"))
    if not os.path.isabs(folder):
        return
    for name in _PROVIDERS:
        with contextlib.suppress(UnknownCredentialError):
            provider: Any = chain.get_provider(name)
            provider.cache = RoleCache(folder, refused)


def _key_of(files: JSONFileCache, key: str) -> str | None:
    """The access key of an entry; None for one that is none: somebody may have edited it."""
    try:
        found = files[key]["Credentials"]
        texts = [found[name] for name in _NEEDED]
        whole = all(isinstance(one, str) and one for one in texts)
        return str(texts[0]) if whole and parse_timestamp(texts[-1]).tzinfo else None
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None
