"""private_key_jwt: a client proves itself by a signature of its own, made with PyJWT.

https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from hlcli.errors import CredentialsError

_LIFE = timedelta(minutes=5)
_KINDS = "an RSA or EC P-384 private key without a password, as PEM or JWK"


def assertion(client_id: str, key: str, audience: str, now: datetime) -> str:
    """Signed by RS384 or ES384, for five minutes; `key` is PEM, or a JWK as JSON, whose `kid` is
    told. Raises CredentialsError for a key that cannot sign, or without PyJWT."""
    try:
        import jwt
    except ImportError as error:
        raise CredentialsError(
            "a client key needs PyJWT", hint="pip install 'hlcli[smart]'"
        ) from error
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "exp": int((now + _LIFE).timestamp()),
        "iat": int(now.timestamp()),
        "jti": str(uuid.uuid4()),
    }
    try:
        signing, algorithm, headers = _key(key)
        return jwt.encode(claims, signing, algorithm=algorithm, headers=headers)
    # Whatever a key that is none leads to; the text of the error may hold some of it.
    except Exception as error:
        raise CredentialsError("the client key cannot sign", hint=f"it must be {_KINDS}") from error


def _key(text: str) -> tuple[Any, str, dict[str, str]]:
    """What signs, by which algorithm, and the key's id if it has one."""
    import jwt

    if text.lstrip().startswith("{"):
        found = json.loads(text)
        kind = "ES384" if found.get("kty") == "EC" else "RS384"
        return jwt.PyJWK(found, kind).key, kind, {"kid": found["kid"]} if "kid" in found else {}
    algorithms = jwt.PyJWS().get_algorithm_by_name
    try:
        return algorithms("RS384").prepare_key(text), "RS384", {}
    except (jwt.InvalidKeyError, TypeError, ValueError):
        return algorithms("ES384").prepare_key(text), "ES384", {}
