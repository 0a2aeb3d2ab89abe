"""A HealthLake-style FHIR R4 endpoint as a function from request to response.

The server, the in-process transport and the tests all come in by `Endpoint.handle`. It is not
HealthLake: it does what AWS documents, and what is known from users, as far as it goes.
"""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from uuid import uuid4

from hlcli.local import controlplane, oauth
from hlcli.local.answers import Refused, aws_error, http_date, refusal
from hlcli.local.body import LEVEL
from hlcli.local.call import DATASTORE_ID, Call, Railway, decode_path, decode_query
from hlcli.local.importing import Jobs
from hlcli.local.keys import Keys
from hlcli.local.messages import Request, Response
from hlcli.local.oauth import Desk
from hlcli.local.routes import handler_of
from hlcli.local.sigv4 import SignatureRefused, verify
from hlcli.local.store import Store

__all__ = ["DATASTORE_ID", "LARGEST_BODY", "Endpoint", "Keys", "Request", "Response"]

LARGEST_BODY = 5_242_880


class Endpoint:
    """One data store in a box. `index_lag` is in seconds: for so long no search finds a write.

    `strict_case` reads string criteria with case, as HealthLake documents it. With a `desk` it
    wants its bearer tokens instead of signatures; `bucket` is a folder that stands for one. Any
    number of threads may call `handle`.
    """

    def __init__(
        self,
        store: Store,
        *,
        keys: Keys,
        now: Callable[[], datetime],
        region: str = "us-east-1",
        datastore_id: str = DATASTORE_ID,
        index_lag: float = 0.0,
        strict_case: bool = False,
        desk: Desk | None = None,
        bucket: Path | None = None,
    ) -> None:
        lag = timedelta(seconds=index_lag)
        self.keys = keys
        self._desk = desk
        self._jobs = Jobs(bucket, self._imported)
        self.railway = Railway(store, now, region, datastore_id, lag, strict_case)
        self._started = now()

    def handle(self, request: Request) -> Response:
        """Answer one request. Never raises: what goes wrong inside is a 500 or a 503."""
        try:
            response = self._answer(request)
        except SignatureRefused as wrong:
            family = (
                aws_error if request.header(controlplane.TARGET) is None else controlplane.refusal
            )
            differs = ("x-hlcli-signature-differs", wrong.part)
            response = family(wrong.status, wrong.type, wrong.message).plus(differs)
        except Refused as refused:
            response = refused.response
        except sqlite3.Error as error:
            response = _database_trouble(error)
        except Exception as error:
            response = _bug(error)
        return response.plus(
            ("Date", http_date(self.railway.now())), ("x-amzn-RequestId", str(uuid4()))
        )

    def close(self) -> None:
        """Let go of the store."""
        self.railway.store.close()

    def _answer(self, request: Request) -> Response:
        if len(request.body) > LARGEST_BODY:
            raise Refused(413, "too-long", "Request Entity Too Large: a body has at most 5 MB.")
        path, _, query = request.target.partition(b"?")
        segments = decode_path(path)
        open_to_all = self._open(request, segments)
        if open_to_all is not None:
            return open_to_all
        if self._desk is None:
            verify(request, self.keys, self.railway.region, self.railway.now())
        elif not self._desk.admits(request, self.railway.now()):
            return oauth.unauthorized()
        self._jobs.advance(self.railway.now)
        if request.method == "POST" and not segments:
            return controlplane.answer(self.railway, request, self._started, self._jobs)
        match segments:
            case ("datastore", id, "r4", *below) if id == self.railway.datastore_id:
                call = Call(self.railway, request, tuple(below), decode_query(query))
                return handler_of(call)(call)
            case ("datastore", _, "r4", *_):
                text = "The data store does not exist."
                return aws_error(404, "ResourceNotFoundException", text)
        return aws_error(404, "UnknownOperationException", "There is nothing at this path.")

    def _imported(self, type: str, id: str, level: str, body: bytes) -> Response:
        """A line of an import job, written as a PUT would write it."""
        request = Request("PUT", b"", ((LEVEL.encode(), level.encode()),), body)
        call = Call(self.railway, request, (type, id), ())
        try:
            return handler_of(call)(call)
        except Refused as refused:
            return refused.response

    def _open(self, request: Request, segments: tuple[str, ...]) -> Response | None:
        """What a SMART store answers to anybody: where tokens are, and tokens themselves."""
        if self._desk is None:
            return None
        if request.method == "POST" and segments == oauth.TOKEN_PATH:
            return self._desk.issue(request, self.railway.now())
        known = ("datastore", self.railway.datastore_id, "r4", *oauth.WELL_KNOWN)
        return oauth.configuration(request) if segments == known else None


def _database_trouble(error: sqlite3.Error) -> Response:
    """SQLite's messages speak of files and locks, never of what is in them."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        text = "Another process is writing to this store. Nothing was written."
        return refusal(503, "lock-error", text).plus(("Retry-After", "1"))
    return refusal(500, "no-store", f"The store's file cannot be used: {error}")


def _bug(error: Exception) -> Response:
    """The place for whoever mends it; the message and the values stay inside."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(last.filename).name}:{last.lineno}"
    text = f"A bug in the local endpoint: {type(error).__name__} at {place}"
    return refusal(500, "exception", text)
