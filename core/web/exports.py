"""Lists over HTTP as files: what a screen shows under the same address, all its pages.

The screen passes over what means nothing in an address, since it shows what it understood; a file is refused then.
"""

from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryFile

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from core import clock
from core.db import open_session
from core.documents import shelf, trail
from core.documents.spreadsheets import XLSX, csv_in_chunks
from core.models import User
from core.queries import audit, categories, exports
from core.queries.exports import Kind
from core.queries.wishes import Wish, require_readable, wish_of
from core.web import files
from core.web.asking import signed_in, telling_refusals, user_of

_TYPES = {Kind.CSV: "text/csv; charset=utf-8", Kind.XLSX: XLSX, Kind.ICS: "text/calendar"}


@telling_refusals
def events_csv(request: Request) -> Response:
    """GET /events.csv: sent while it is read, however many there are."""
    user, wish = _asked(request)
    return _csv(exports.csv(open_session, wish, user=user, today=clock.today()), "events.csv")


@telling_refusals
def events_xlsx(request: Request) -> Response:
    """GET /events.xlsx."""
    return _whole(Kind.XLSX, *_asked(request))


@telling_refusals
def events_ics(request: Request) -> Response:
    """GET /events.ics: for a calendar program."""
    return _whole(Kind.ICS, *_asked(request))


@telling_refusals
def audit_csv(request: Request) -> Response:
    """GET /audit.csv: what the screen of the audit trail shows under the same address, sent while it is read."""
    user = user_of(request, "export the audit trail, then press the link again.")
    audit.require_readable(request.query_params.multi_items())
    entries = audit.every(open_session, audit.wish_of(request.query_params), user=user)
    return _csv(csv_in_chunks(trail.HEADINGS, map(trail.row_of, entries)), "audit-trail.csv")


@telling_refusals
def prepared_file(request: Request) -> Response:
    """GET /exports/{name}: a file that was prepared on the screen, in the same sign-in."""
    owner = signed_in(request, "export events, then prepare the file again.").id
    file = shelf.found(request.path_params["name"], owner=owner)
    kind = Kind(file.suffix.removeprefix("."))
    headers = files.named("attachment", f"events.{kind}")
    return FileResponse(file, media_type=_TYPES[kind], headers=headers)


def _asked(request: Request) -> tuple[User, Wish]:
    user = user_of(request, "export events, then press the link again.")
    with open_session() as session:
        known = categories.names(session)
    require_readable(request.query_params.multi_items(), categories=known, today=clock.today())
    return user, wish_of(request.query_params, categories=known, today=clock.today())


def _csv(pieces: Iterator[bytes], name: str) -> Response:
    """Sent while it is read; its first piece is read at once, so that a refusal is told before anything is sent."""
    begun = chain([next(pieces)], pieces)
    return StreamingResponse(begun, media_type=_TYPES[Kind.CSV], headers=files.named("attachment", name))


def _whole(kind: Kind, user: User, wish: Wish) -> Response:
    """Written to the disk first, for nobody but this answer: the file has no name, and is gone with it."""
    file = TemporaryFile()  # noqa: SIM115 -- closed when all of it is sent
    exports.write(open_session, file, kind, wish, user=user, today=clock.today(), now=clock.now())
    return files.whole(file, _TYPES[kind], f"events.{kind}")
