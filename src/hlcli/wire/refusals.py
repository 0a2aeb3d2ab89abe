"""Why there are no credentials, in words that say what to do. Imports botocore: it has failed."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from botocore import exceptions as aws

from hlcli.errors import CredentialsError

_LOGGED_OUT = (aws.SSOError, aws.TokenRetrievalError)
#: Their texts repeat what a process wrote to stderr, or a server answered: it may be a secret.
_REPEATS = (aws.CredentialRetrievalError, aws.MetadataRetrievalError)
_FILES = "see ~/.aws/config and ~/.aws/credentials (or AWS_CONFIG_FILE)"
_CONTAINER = (
    "keys are asked of the address in AWS_CONTAINER_CREDENTIALS_*: see that whoever runs this "
    "container provides them, and AWS_CONTAINER_AUTHORIZATION_TOKEN*"
)
_CONTAINERS = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
_BY_HAND = (
    "run the command after credential_process in ~/.aws/config (or AWS_CONFIG_FILE) by "
    "hand: it must print JSON; what it says is not shown here, it may hold a secret"
)


def nothing_found() -> CredentialsError:
    """The chain came to its end."""
    return CredentialsError(
        "no AWS credentials found",
        hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give --profile NAME; "
        "--local needs none",
    )


def cannot_ask(prompt: str) -> str:
    """Stands in for botocore's MFA prompt, which would wait for a terminal that is not there."""
    raise CredentialsError(
        "the profile asks for an MFA code, and there is no terminal to ask on",
        hint="run it on a terminal, or give temporary credentials in AWS_ACCESS_KEY_ID, "
        f"AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN ({prompt.strip().rstrip(':')})",
    )


def of_process(error: Exception, profile: str) -> CredentialsError:
    """A credential_process that failed. What it prints may be a secret."""
    if isinstance(error, aws.CredentialRetrievalError):
        why = "failed"
    elif isinstance(error, subprocess.TimeoutExpired):
        why = "took too long, and was ended"
    elif isinstance(error, OSError):
        why = f"cannot be run: {(error.strerror or 'no such program').lower()}: {error.filename}"
    else:
        why = "is no command, or does not print keys as JSON"
    told = f"no AWS credentials: the credential_process of the profile {profile} {why}"
    return CredentialsError(told, hint=_BY_HAND)


def explained(
    error: Exception,
    profile: str | None,
    known: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
) -> CredentialsError:
    """An error of botocore's chain as one of ours. `known` are the profiles there are."""
    if isinstance(error, CredentialsError):
        return error
    if isinstance(error, EOFError):
        return CredentialsError("no AWS credentials: no MFA code was given")
    hint = _hint(error, profile, known) or _elsewhere(environ or {}, profile)
    return CredentialsError(_message(error), hint=hint)


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        of = f": {error.filename}" if error.filename else ""
        return f"no AWS credentials: {error.strerror.lower()}{of}"
    if isinstance(error, _REPEATS):
        return f"no AWS credentials: {error.kwargs.get('provider', 'their provider')} failed"
    # botocore calls what is still expired after a refresh a RuntimeError.
    if isinstance(error, (aws.BotoCoreError, aws.ClientError, OSError, RuntimeError)):
        said = " ".join(str(error).split())
        return f"no AWS credentials: {said[:1].lower()}{said[1:300]}"
    # Any other comes from parsing what a file or a process wrote: its text might be a secret.
    return f"no AWS credentials: their provider failed ({type(error).__name__})"


def _hint(error: Exception, profile: str | None, known: Sequence[str]) -> str | None:
    option = f" --profile {shlex.quote(profile)}" if profile else ""
    if isinstance(error, aws.ProfileNotFound):
        return _nearest(profile or "", known)
    if isinstance(error, _LOGGED_OUT):
        return f"aws sso login{option}"
    if isinstance(error, aws.LoginError):
        return f"aws login{option}"
    if isinstance(error, aws.MissingDependencyException):
        return "pip install 'hlcli[login]'"
    if isinstance(error, aws.PartialCredentialsError):
        return _of_half(error)
    return _of_role(error) or _where_to_look(error)


def _of_half(error: aws.PartialCredentialsError) -> str:
    if "source" in str(error.kwargs.get("cred_var")):
        return (
            "a role_arn needs a source_profile or a credential_source beside it: see ~/.aws/config"
        )
    return "the key and the secret belong together: set both, or neither"


def _of_role(error: Exception) -> str | None:
    """STS has one code for what was typed and for what is not allowed."""
    told = error.response.get("Error", {}) if isinstance(error, aws.ClientError) else {}
    if told.get("Code") != "AccessDenied":
        return None
    if "MultiFactorAuthentication" in told.get("Message", ""):
        return "run it again with the next code of the MFA device, and see mfa_serial"
    return "allow sts:AssumeRole on that role in IAM, and let the role's trust policy name you"


def _where_to_look(error: Exception) -> str | None:
    if isinstance(error, (aws.ConfigParseError, aws.ConfigNotFound, aws.InvalidConfigError)):
        return _FILES
    if isinstance(error, RuntimeError) and "expired" in str(error):
        return "sign in again, or set this machine's clock"
    if isinstance(error, OSError):
        return "see ~/.aws/config (web_identity_token_file), and AWS_*_TOKEN_FILE"
    provider = error.kwargs.get("provider") if isinstance(error, _REPEATS) else None
    if provider in ("Environment", "Ec2InstanceMetadata", "EcsContainer"):
        return (
            f"credential_source = {provider} in ~/.aws/config has none: for Environment, set "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or name a source_profile"
        )
    return _CONTAINER if provider == "container-role" else None


def _elsewhere(environ: Mapping[str, str], profile: str | None) -> str:
    """botocore does not tell which of its providers it was."""
    if any(name in environ for name in _CONTAINERS):
        return _CONTAINER
    option = f" --profile {shlex.quote(profile)}" if profile else ""
    return f"{_FILES}; aws sts get-caller-identity{option} asks the same providers"


def _nearest(profile: str, known: Sequence[str]) -> str:
    near = get_close_matches(profile, known, n=3) or sorted(known)[:5]
    if not near:
        return "there are no profiles in ~/.aws/config and ~/.aws/credentials"
    return f"did you mean {' or '.join(near)}?" if len(near) < 4 else f"there are {', '.join(near)}"
