"""A 401 or 403 says which of the reasons it is, and what to change, whatever was asked."""

from __future__ import annotations

import json

import pytest

from hlcli.fhir import interaction
from hlcli.fhir.interaction import Interaction, Pairs
from stage import JANE, PETER, answered, conditional, logged, outcome, put, screen, see

USER = "User: arn:aws:sts::111122223333:assumed-role/nightly/i-0abc is not authorized to perform: "
STORE = "arn:aws:healthlake:eu-west-1:111122223333:datastore/fhir/0123456789abcdef0123456789abcdef"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
WRONG = (
    "The request signature we calculated does not match the signature you provided. Check your "
    "AWS Secret Access Key and signing method. Consult the service documentation for details."
)
EARLIER = "20261122T073345Z is now earlier than 20261122T073845Z (20261122T074345Z - 5 min.)"
CIPHER = (
    "The ciphertext refers to a customer master key that does not exist, does not exist in this "
    "region, or you are not allowed to access."
)
BEARER: Pairs = (("WWW-Authenticate", 'Bearer realm="healthlake", error="invalid_token"'),)


@pytest.mark.parametrize(
    ("type", "text", "said", "hint"),
    [
        ("InvalidSignatureException", WRONG, "another signature", "check the secret key"),
        ("InvalidSignatureException", f"Signature expired: {EARLIER}", "time is off", "clock"),
        ("RequestTimeTooSkewed", "too large", "time is off", "set this machine's clock"),
        (
            "InvalidSignatureException",
            "Credential should be scoped to a valid region.",
            "another region",
            "--region",
        ),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired",
            "have expired",
            "sign in again",
        ),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            "does not know this access key",
            "AWS_SESSION_TOKEN",
        ),
        (
            "IncompleteSignatureException",
            "Authorization header requires 'Signature' parameter.",
            "no signature",
            "--auth",
        ),
        (
            "AccessDeniedException",
            f"{USER}healthlake:UpdateResource on resource: {STORE} because no identity-based "
            "policy allows the healthlake:UpdateResource action",
            "may not do healthlake:UpdateResource",
            "allow healthlake:UpdateResource on this data store in IAM (no identity-based policy",
        ),
        (
            "AccessDeniedException",
            f"{USER}healthlake:UpdateResource on resource: {STORE} with an explicit deny in a "
            "service control policy",
            "may not do healthlake:UpdateResource",
            "an explicit deny in a service control policy has to go",
        ),
        (
            "AccessDeniedException",
            f"{USER}healthlake:UpdateResource on resource: {STORE} with an explicit deny in a "
            "VPC endpoint policy",
            "may not do healthlake:UpdateResource",
            "an explicit deny in a VPC endpoint policy has to go",
        ),
        (
            "AccessDeniedException",
            f"{USER}healthlake:UpdateResource on resource: {STORE} because no VPC endpoint policy "
            "allows the healthlake:UpdateResource action",
            "may not do healthlake:UpdateResource",
            "allow healthlake:UpdateResource in the VPC endpoint policy: IAM alone does not do",
        ),
        (
            "AccessDeniedException",
            f"{USER}kms:Decrypt on resource: {KEY} because no resource-based policy allows the "
            "kms:Decrypt action",
            "KMS key may not be used",
            "kms:GenerateDataKey",
        ),
        ("AccessDeniedException", CIPHER, "KMS key may not be used", "kms:DescribeKey"),
        ("KMSAccessDeniedException", "x", "KMS key may not be used", "kms:Decrypt"),
        (
            "AccessDeniedException",
            "",
            "may not do this",
            "allow healthlake:UpdateResource on this data store in IAM",
        ),
    ],
)
def test_the_reasons_are_told_apart(type: str, text: str, said: str, hint: str) -> None:
    """In both families of bodies, and with the type in the header or in the body."""
    headers = (("x-amzn-ErrorType", f"{type}:http://internal.amazon.com/coral/"),)
    aws = json.dumps({"message": text}).encode()
    own = json.dumps({"__type": f"com.amazon.coral.service#{type}", "Message": text}).encode()
    told = outcome({"severity": "error", "code": "processing", "diagnostics": text})
    for body, sent in ((aws, headers), (own, ()), (told, headers)):
        err = logged(answered(put(), 403, body, sent))
        [advice] = [line for line in err.splitlines() if line.startswith("try: ")]
        assert said in err
        assert hint in advice


@pytest.mark.parametrize(
    ("type", "hint"),
    [
        ("ExpiredTokenException", "sign in again"),
        ("ExpiredToken", "sign in again"),
        ("KMSAccessDeniedException", "kms:Decrypt"),
        ("KMSInvalidStateException", "kms:Decrypt"),
        ("IncompleteSignatureException", "check --auth"),
        ("IncompleteSignature", "check --auth"),
        ("UnrecognizedClientException", "does not know this access key"),
        ("AccessDeniedException", "allow healthlake:UpdateResource"),
    ],
)
def test_a_400_of_such_a_type_says_it_too(type: str, hint: str) -> None:
    """The services of AWS that speak JSON have no 403."""
    body = json.dumps({"__type": f"com.amazon.coral.service#{type}", "message": "no"}).encode()
    refused = answered(put(), 400, body)
    assert (refused.exit_code, hint in logged(refused)) == (4, True), logged(refused)
    assert "try: " in logged(refused)
    other = json.dumps({"__type": "ValidationException", "message": "no"}).encode()
    assert "try: " not in logged(answered(put(), 400, other))


def api(method: str, *path: str) -> Interaction:
    return interaction.any_other(method, path, (), (), b"")


@pytest.mark.parametrize(
    ("asked", "action"),
    [
        (put(), "UpdateResource"),
        (conditional(), "UpdateResource and healthlake:SearchWithGet"),
        (interaction.read("Patient", "1"), "ReadResource"),
        (interaction.vread("Patient", "1", "2"), "VersionReadResource"),
        (interaction.history("Patient", "1"), "GetHistoryByResourceId"),
        (interaction.search("Patient", PETER), "SearchWithGet"),
        (interaction.delete("Patient", "1"), "DeleteResource"),
        (api("GET", "metadata"), "GetCapabilities"),
        (api("GET", "Patient", "1", "$everything"), "SearchEverything"),
        (api("GET", "Patient"), "SearchWithGet"),
        (api("GET", "Patient", "1"), "ReadResource"),
        (api("GET", "Patient", "1", "_history"), "GetHistoryByResourceId"),
        (api("GET", "Patient", "1", "_history", "2"), "VersionReadResource"),
        (api("POST"), "ProcessBundle"),
        (api("POST", "Patient"), "CreateResource"),
        (api("POST", "Patient", "_search"), "SearchWithPost"),
        (api("POST", "Patient", "$validate"), "ValidateResource"),
        (api("PATCH", "Patient", "1"), "PatchResource"),
        (api("PUT", "Patient", "1"), "UpdateResource"),
        (api("DELETE", "Patient", "1"), "DeleteResource"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.method} {value.name}",
)
def test_the_action_is_named_where_aws_does_not(asked: Interaction, action: str) -> None:
    err = logged(answered(asked, 403, b'{"message": "Access Denied"}'))
    assert f"try: allow healthlake:{action} on this data store in IAM, or check --profile" in err


@pytest.mark.parametrize(
    ("auth", "status", "asked", "hint"),
    [
        ("sigv4", 401, put(), "give --auth bearer, with the token in HLCLI_TOKEN"),
        ("bearer", 401, put(), "get a new token"),
        ("bearer", 403, put(), "the scope system/Patient.write"),
        ("bearer", 403, interaction.read("Patient", "1"), "the scope system/Patient.read"),
        ("bearer", 403, api("GET", "metadata"), "the scope for it"),
    ],
)
def test_a_smart_store_speaks_of_tokens(
    auth: str, status: int, asked: Interaction, hint: str
) -> None:
    refused = answered(asked, status, b'{"message": "no"}', BEARER)
    err = see(refused, screen(auth=auth)).err
    assert hint in err.partition("try: ")[2]
    assert "IAM" not in err


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("The token has expired", "try: get a new token\n"),
        ("insufficient scope: the token has expired scope", "the scope system/Patient.write"),
    ],
)
def test_a_bearer_token_that_has_ended_is_no_matter_of_scope(text: str, hint: str) -> None:
    refused = answered(put(), 403, json.dumps({"message": text}).encode())
    err = see(refused, screen(auth="bearer")).err
    assert (hint in err, "aws sso login" in err) == (True, False), err
    assert ("token has expired;" in err) == ("get a new" in hint)


def test_a_data_store_that_is_not_there_is_not_taken_for_a_resource_that_is_not() -> None:
    aws = (("x-amzn-ErrorType", "ResourceNotFoundException"),)
    text = b'{"message": "Datastore with id 0123 was not found"}'
    for asked in (put(JANE), interaction.read("Patient", "1")):
        err = logged(answered(asked, 404, text, aws))
        assert "the endpoint does not know this data store;" in err
        assert "try: check the data store's id and region: hlcli datastores" in err
    err = logged(answered(interaction.read("Patient", "1"), 404, b'{"message": "no"}', aws))
    assert "data store" not in err
