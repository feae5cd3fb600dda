"""Events over HTTP as a spreadsheet or a calendar: those that List Events shows under the same filters."""

from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core import clock
from core.db import open_session
from core.documents.calendars import calendar_of
from core.documents.events import HEADINGS, row_of
from core.documents.spreadsheets import XLSX, csv_in_chunks, xlsx_of
from core.models import Event, User
from core.queries import events
from core.queries.events import Wish, wish_in_words
from core.web import files
from core.web.asking import telling_refusals, user_of


@telling_refusals
def events_csv(request: Request) -> Response:
    """GET /events.csv: sent while it is read, however many there are."""
    return _file(_csv(*_asked(request)), "text/csv; charset=utf-8", "events.csv")


@telling_refusals
def events_xlsx(request: Request) -> Response:
    """GET /events.xlsx."""
    return _file(iter([_xlsx(*_asked(request))]), XLSX, "events.xlsx")


@telling_refusals
def events_ics(request: Request) -> Response:
    """GET /events.ics: for a calendar program."""
    return _file(iter([_ics(*_asked(request))]), "text/calendar", "events.ics")


def _asked(request: Request) -> tuple[User, Wish]:
    asked = request.query_params
    wish = wish_in_words(asked.get("search", ""), asked.get("state", ""), asked.get("sort", ""))
    return user_of(request, "export events, then press the link again."), wish


def _file(content: Iterator[bytes], media_type: str, name: str) -> Response:
    return StreamingResponse(content, media_type=media_type, headers=files.named("attachment", name))


def _found(user: User, wish: Wish, today: date) -> Iterator[Event]:
    with open_session() as session:
        yield from events.every(session, wish, user=session.merge(user), today=today)


def _csv(user: User, wish: Wish) -> Iterator[bytes]:
    return csv_in_chunks(HEADINGS, map(row_of, _found(user, wish, clock.today())))


def _xlsx(user: User, wish: Wish) -> bytes:
    return xlsx_of(HEADINGS, map(row_of, _found(user, wish, clock.today())))


def _ics(user: User, wish: Wish) -> bytes:
    whose = user.provider.name if user.provider else "Professional development"
    return calendar_of(_found(user, wish, clock.today()), name=whose, now=clock.now())
