"""One TLS context, made by us: httpx would read certifi's 140 authorities for every transport."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path

from hlcli.errors import ConfigError

#: Where systems keep their authorities one a file, named by hash: only those needed are read.
_SYSTEM = Path("/etc/ssl/certs")


def context(ca_bundle: str | None, environ: Mapping[str, str]) -> ssl.SSLContext:
    """Trust the authorities of `ca_bundle` (a file or a hashed folder), else of SSL_CERT_FILE or
    SSL_CERT_DIR, else the system's, else certifi's.

    Raises ConfigError where none can be read.
    """
    chosen = ca_bundle or environ.get("SSL_CERT_FILE") or environ.get("SSL_CERT_DIR")
    return _trusting(Path(chosen)) if chosen else _trusting(_default())


def _default() -> Path:
    if _is_hashed(_SYSTEM):
        return _SYSTEM
    import certifi

    return Path(certifi.where())


def _is_hashed(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(re.fullmatch(r"[0-9a-f]{8}\.\d+", entry.name) for entry in entries)
    except OSError:
        return False


def _trusting(authorities: Path) -> ssl.SSLContext:
    try:
        if authorities.is_dir():
            return ssl.create_default_context(capath=str(authorities))
        return ssl.create_default_context(cafile=str(authorities))
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        why = "it holds no certificate" if isinstance(error, ssl.SSLError) else _words(error)
        raise ConfigError(
            f"the certificates in {authorities} cannot be used: {why}",
            hint="give a PEM file to --ca-bundle, AWS_CA_BUNDLE or SSL_CERT_FILE",
        ) from error


def _words(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
