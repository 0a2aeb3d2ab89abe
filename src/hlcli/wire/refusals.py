"""Why there are no credentials, in words that say what to do. Imports botocore: it has failed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from botocore import exceptions as aws

from hlcli.errors import CredentialsError

_LOGGED_OUT = (aws.SSOError, aws.TokenRetrievalError)
#: Their texts repeat what a process wrote to stderr, or a server answered: it may be a secret.
_REPEATS = (aws.CredentialRetrievalError, aws.MetadataRetrievalError)


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


def explained(error: Exception, profile: str | None, known: Sequence[str] = ()) -> CredentialsError:
    """An error of botocore's chain as one of ours. `known` are the profiles there are."""
    if isinstance(error, CredentialsError):
        return error
    if isinstance(error, EOFError):
        return CredentialsError("no AWS credentials: no MFA code was given")
    return CredentialsError(_message(error, profile), hint=_hint(error, profile, known))


def _message(error: Exception, profile: str | None) -> str:
    if _is_process(error):
        of = profile or "default"
        return f"no AWS credentials: the credential_process of the profile {of} failed"
    if isinstance(error, _REPEATS):
        return f"no AWS credentials: {error.kwargs.get('provider', 'their provider')} failed"
    # botocore calls what is still expired after a refresh a RuntimeError.
    if isinstance(error, (aws.BotoCoreError, aws.ClientError, OSError, RuntimeError)):
        said = " ".join(str(error).split())
        return f"no AWS credentials: {said[:1].lower()}{said[1:300]}"
    # Any other comes from parsing what a file or a process wrote: its text might be a secret.
    return f"no AWS credentials: their provider failed ({type(error).__name__})"


def _hint(error: Exception, profile: str | None, known: Sequence[str]) -> str | None:
    option = f" --profile {profile}" if profile else ""
    if isinstance(error, aws.ProfileNotFound):
        return _nearest(profile or "", known)
    if isinstance(error, _LOGGED_OUT):
        return f"aws sso login{option}"
    if isinstance(error, aws.LoginError):
        return f"aws login{option}"
    if isinstance(error, aws.MissingDependencyException):
        return "pip install 'hlcli[login]'"
    if isinstance(error, aws.PartialCredentialsError):
        return "the key and the secret belong together: set both, or neither"
    return _of_role(error) or _where_to_look(error)


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
        return "see ~/.aws/config and ~/.aws/credentials (or AWS_CONFIG_FILE)"
    if _is_process(error):
        return (
            "run the command after credential_process in ~/.aws/config (or AWS_CONFIG_FILE) by "
            "hand: it must print JSON; what it says is not shown here, it may hold a secret"
        )
    return None


def _is_process(error: Exception) -> bool:
    found = isinstance(error, aws.CredentialRetrievalError)
    return found and getattr(error, "kwargs", {}).get("provider") == "custom-process"


def _nearest(profile: str, known: Sequence[str]) -> str:
    near = get_close_matches(profile, known, n=3) or sorted(known)[:5]
    if not near:
        return "there are no profiles in ~/.aws/config and ~/.aws/credentials"
    return f"did you mean {' or '.join(near)}?" if len(near) < 4 else f"there are {', '.join(near)}"
