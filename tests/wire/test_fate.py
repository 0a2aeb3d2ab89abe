"""What happened, and what it tells: was the request processed?"""

from __future__ import annotations

import pytest

from hlcli.fhir.interaction import Reply
from hlcli.wire.fate import Happened, Kind, Trouble, certainty, words


def reply(status: int, body: str = "", **headers: str) -> Reply:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, named, body.encode())


def trouble(kind: Kind) -> Trouble:
    return Trouble(kind, "it went wrong")


@pytest.mark.parametrize(
    ("happened", "fate"),
    [
        (reply(200), "answered"),
        (reply(307), "answered"),
        (reply(400), "answered"),
        (reply(412), "answered"),
        (reply(429), "not-processed"),
        (reply(400, x_amzn_ErrorType="ThrottlingException"), "not-processed"),
        (reply(400, '{"__type": "com.amazon#ThrottlingException"}'), "not-processed"),
        (reply(503, x_amzn_ErrorType="ThrottlingException"), "not-processed"),
        (reply(503, Retry_After="1"), "not-processed"),
        (reply(503, x_amzn_ErrorType="ServiceUnavailable:http://x"), "not-processed"),
        (reply(503, x_amzn_ErrorType="ServiceUnavailableException"), "not-processed"),
        (reply(503), "ambiguous"),
        (reply(500, Retry_After="1"), "ambiguous"),
        (reply(502), "ambiguous"),
        (reply(504), "ambiguous"),
        (trouble("unreachable"), "not-processed"),
        (trouble("untrusted"), "hopeless"),
        (trouble("lost-answer"), "ambiguous"),
        (trouble("timeout"), "ambiguous"),
        (trouble("bad-answer"), "ambiguous"),
    ],
)
def test_what_happened_tells_whether_it_was_processed(happened: Happened, fate: str) -> None:
    assert certainty(happened) == fate


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (reply(429), "429 Too Many Requests"),
        (reply(599), "599"),
        (reply(400, x_amzn_ErrorType="ThrottlingException:http"), "400 ThrottlingException"),
        (trouble("lost-answer"), "it went wrong"),
    ],
)
def test_words_for_the_line_that_announces_a_wait(happened: Happened, said: str) -> None:
    assert words(happened) == said
