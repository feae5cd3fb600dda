"""Lists over HTTP as files: what a screen shows under the same query, all its pages.

The screen passes over what means nothing in a query, since it shows what it understood; a file is refused then.
"""

from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryFile

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from core import clock
from core.db import open_session
from core.documents import audit_rows
from core.documents.spreadsheets import XLSX, csv_in_chunks
from core.exports import event_lists, store
from core.exports.event_lists import ExportFormat
from core.models import User
from core.queries import audit, categories
from core.queries.event_filters import EventFilter, require_readable
from core.web import files
from core.web.request_context import answering_refusals, signed_in, user_of

_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.XLSX: XLSX, ExportFormat.ICS: "text/calendar"}


@answering_refusals
def events_csv(request: Request) -> Response:
    """GET /events.csv: sent while it is read, however many there are."""
    user, criteria = _asked(request)
    return _csv(event_lists.csv(open_session, criteria, user=user, today=clock.today()), "events.csv")


@answering_refusals
def events_xlsx(request: Request) -> Response:
    """GET /events.xlsx."""
    return _whole(ExportFormat.XLSX, *_asked(request))


@answering_refusals
def events_ics(request: Request) -> Response:
    """GET /events.ics: for a calendar program."""
    return _whole(ExportFormat.ICS, *_asked(request))


@answering_refusals
def audit_csv(request: Request) -> Response:
    """GET /audit.csv: what the screen of the audit trail shows under the same query, sent while it is read."""
    user = user_of(request, "export the audit trail, then press the link again.")
    audit.require_readable(request.query_params.multi_items())
    entries = audit.every(open_session, audit.AuditFilter.from_query(request.query_params), user=user)
    return _csv(csv_in_chunks(audit_rows.HEADINGS, map(audit_rows.row_of, entries)), "audit-trail.csv")


@answering_refusals
def prepared_file(request: Request) -> Response:
    """GET /exports/{name}: a file that was prepared on the screen, in the same sign-in."""
    owner = signed_in(request, "export events, then prepare the file again.").id
    file = store.find(request.path_params["name"], owner=owner)
    kind = ExportFormat(file.suffix.removeprefix("."))
    headers = files.named("attachment", f"events.{kind}")
    return FileResponse(file, media_type=_TYPES[kind], headers=headers)


def _asked(request: Request) -> tuple[User, EventFilter]:
    user = user_of(request, "export events, then press the link again.")
    with open_session() as session:
        known = categories.names(session)
    require_readable(request.query_params.multi_items(), categories=known, today=clock.today())
    return user, EventFilter.from_query(request.query_params, categories=known, today=clock.today())


def _csv(pieces: Iterator[bytes], name: str) -> Response:
    """Sent while it is read; its first piece is read at once, so that a refusal is answered before anything is sent."""
    begun = chain([next(pieces)], pieces)
    return StreamingResponse(begun, media_type=_TYPES[ExportFormat.CSV], headers=files.named("attachment", name))


def _whole(kind: ExportFormat, user: User, criteria: EventFilter) -> Response:
    """Written to the disk first, for nobody but this answer: the file has no name, and is gone with it."""
    file = TemporaryFile()  # noqa: SIM115 -- closed when all of it is sent
    event_lists.write(open_session, file, kind, criteria, user=user, today=clock.today(), now=clock.now())
    return files.whole(file, _TYPES[kind], f"events.{kind}")
