"""Lists of events as files: what a file may hold, and how it is written while the events are read."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import IO, NamedTuple

from sqlmodel import Session

from core.documents.calendars import calendar_of
from core.documents.events import HEADINGS, row_of
from core.documents.spreadsheets import csv_in_chunks, xlsx_into
from core.errors import Refused
from core.exports import store
from core.models import Event, User
from core.queries import events
from core.queries.event_filters import EventFilter
from core.queries.events import Sessions

ProgressCallback = Callable[[int, int], None]


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ICS = "ics"


# Excel opens 1,048,576 rows; a quarter of that is written in a minute or two. No calendar program shows more than
# some thousands of entries in good time.
MOST_EVENTS = {ExportFormat.XLSX: 250_000, ExportFormat.ICS: 5_000}
_WORDS = {ExportFormat.XLSX: "an Excel file", ExportFormat.ICS: "a calendar"}


class PreparedFile(NamedTuple):
    """A file that waits under its name for whoever prepared it."""

    name: str
    size: int


def number_that_fits(session: Session, kind: ExportFormat, criteria: EventFilter, *, user: User, today: date) -> int:
    """How many events the file will hold. Raises Refused when those are more than such a file holds."""
    number = events.how_many(session, criteria, user=user, today=today)
    if number > (most := MOST_EVENTS.get(kind, number)):
        raise Refused(
            f"These are {number:,} events, and {_WORDS[kind]} holds {most:,} at most. Narrow the list, for example to "
            "a year or a county, or take the CSV file, which holds any number."
        )
    return number


def csv(sessions: Sessions, criteria: EventFilter, *, user: User, today: date) -> Iterator[bytes]:
    """The file piece by piece, while the events are read."""
    return csv_in_chunks(HEADINGS, map(row_of, events.every(sessions, criteria, user=user, today=today)))


def write(
    sessions: Sessions,
    file: IO[bytes],
    kind: ExportFormat,
    criteria: EventFilter,
    *,
    user: User,
    today: date,
    now: datetime,
    tell: ProgressCallback = lambda *_: None,
) -> None:
    """Write the whole file; `tell` hears how many events are in it, of how many, and may stop it by raising.

    Raises Refused, before anything is written, when there are more than such a file holds.
    """
    with sessions() as session:
        number = number_that_fits(session, kind, criteria, user=user, today=today)
    found = _counted(events.every(sessions, criteria, user=user, today=today), number, tell)
    if kind is ExportFormat.CSV:
        file.writelines(csv_in_chunks(HEADINGS, map(row_of, found)))
    elif kind is ExportFormat.XLSX:
        xlsx_into(file, HEADINGS, map(row_of, found))
    else:
        whose = user.provider.name if user.provider else "Professional development"
        file.write(calendar_of(found, name=whose, now=now))


def prepare(
    sessions: Sessions,
    kind: ExportFormat,
    criteria: EventFilter,
    *,
    owner: int,
    user: User,
    today: date,
    now: datetime,
    tell: ProgressCallback,
) -> PreparedFile:
    """Write the file for sign-in `owner` to be downloaded within the hour. Raises as `write`."""
    with store.new_file(kind, owner=owner, now=now) as (file, name):
        write(sessions, file, kind, criteria, user=user, today=today, now=now, tell=tell)
        return PreparedFile(name, file.tell())


def _counted(found: Iterator[Event], number: int, tell: ProgressCallback) -> Iterator[Event]:
    done = 0
    for done, event in enumerate(found, start=1):
        yield event
        if done % events.CHUNK == 0:
            tell(done, max(done, number))
    tell(done, done)
