"""Events over HTTP as a spreadsheet or a calendar: those that List Events shows under the same filters."""

from collections.abc import Callable, Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core import clock
from core.db import open_session
from core.documents.calendars import calendar_of
from core.documents.events import HEADINGS, row_of
from core.documents.spreadsheets import csv_in_chunks, xlsx_of
from core.errors import Refused
from core.models import Event, User
from core.queries import events
from core.queries.events import Wish, wish_in_words
from core.web.identity import session_of
from core.web.pages import page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def events_csv(request: Request) -> Response:
    """GET /events.csv: sent while it is read, however many there are."""
    return _for_user(request, lambda user, wish: _file(_csv(user, wish), "text/csv; charset=utf-8", "events.csv"))


def events_xlsx(request: Request) -> Response:
    """GET /events.xlsx."""
    return _for_user(request, lambda user, wish: _file(iter([_xlsx(user, wish)]), _XLSX, "events.xlsx"))


def events_ics(request: Request) -> Response:
    """GET /events.ics: for a calendar program."""
    return _for_user(request, lambda user, wish: _file(iter([_ics(user, wish)]), "text/calendar", "events.ics"))


def _for_user(request: Request, answer: Callable[[User, Wish], Response]) -> Response:
    try:
        if (signed_in := session_of(request.headers)) is None:
            return page("refused", 403, message="Sign in to export events, then press the link again.")
        asked = request.query_params
        return answer(
            signed_in.user, wish_in_words(asked.get("search", ""), asked.get("state", ""), asked.get("sort", ""))
        )
    except Refused as refusal:
        return page("refused", 403, message=refusal.message)


def _file(content: Iterator[bytes], media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(content, media_type=media_type, headers=headers)


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
