"""P7: a roster of 10,000 rows, read, checked with every problem and stored, beside `executemany` of the same rows."""

import gc
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlmodel import Session

from bench.result import Options, Result, ms
from core import db, migrations
from core.actions import rosters
from core.actions.rosters import AttendeeInput
from core.models import Event, Location, Provider, User
from core.permissions import Role
from core.rules.importing.rosters import by_columns, guessed
from core.spreadsheets import read_table

ROWS, RUNS = 10_000, 5
LIMIT_MS = 2_000
SHARE = 5  # a fifth of the floor's rate or better
NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
DAY = date(2026, 6, 12)


def roster(options: Options) -> list[Result]:
    file = options.folder / "roster.db"
    engine = db.connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        by, events = made_events(session, 2 * RUNS + 1)
        content = _csv()
        last = events.pop()
        _ours(session, last, by, content)
        stored = _stored(file, last)
        gc.freeze()  # as the server does once all is loaded
        ours, floor = [], []
        for one, other in zip(events[:RUNS], events[RUNS:], strict=True):  # side by side: others use the machine too
            ours.append(_seconds(lambda event=one: _ours(session, event, by, content)))
            floor.append(_seconds(lambda event=other: _floor(file, event, stored)))
    engine.dispose()
    took, least = ms(ours), ms(floor)
    return [
        Result(
            "P7",
            "a roster of 10,000 rows: read, checked, stored",
            took,
            floor=least,
            ratio=took / least,
            size=ROWS,
            target=f"<= {SHARE} of the floor, < 2 s",
            holds=took < LIMIT_MS and took <= SHARE * least,
        )
    ]


def made_events(session: Session, number: int) -> tuple[User, list[Event]]:
    """So many events of one provider, each with an empty roster."""
    provider = Provider(name="Helena Public Schools", phone="406-555-0101")
    by = User(
        username="ada", full_name="Ada Rides", email="ada@example.org", role=Role.PROVIDER, provider=provider,
        created_at=NOW,
    )  # fmt: skip
    events = [
        Event(
            provider=provider, title="Fractions", instructor="E", description="d", starts_on=DAY, ends_on=DAY,
            location=Location.ONLINE, minutes=360, entered_at=NOW,
        )
        for _ in range(number)
    ]  # fmt: skip
    session.add_all([by, *events])
    session.commit()
    return by, events


def _csv() -> bytes:
    lines = [f"Ann Number{n} Lee,ann.{n}@school.org,{100_000 + n},{(n % 12 + 1) / 2}" for n in range(ROWS)]
    return "\n".join(["Name,E-mail,Folio number,Units", *lines]).encode()


def _ours(session: Session, event: Event, by: User, content: bytes) -> None:
    table = read_table(content, "roster.csv")
    meant = guessed(table.headings)
    attendees = (by_columns(table.headings, row, meant) for row in table.rows)
    lines = [AttendeeInput(number, event, values) for number, values in zip(table.numbers, attendees, strict=True)]
    assert rosters.add_many(session, lines, by=by, now=NOW) == ROWS


def _stored(file: Path, event: Event) -> tuple[list[str], list[tuple[Any, ...]]]:
    with sqlite3.connect(file) as connection:
        found = connection.execute("SELECT * FROM attendee WHERE event_id = ?", (event.id,))
        names = [column[0] for column in found.description]
        return names, found.fetchall()


def _floor(file: Path, event: Event, stored: tuple[Sequence[str], Sequence[tuple[Any, ...]]]) -> None:
    """The driver's own executemany, as durable as ours: the same rows on the roster of another event."""
    names, rows = stored
    where = names.index("event_id")
    columns = [name for name in names if name != "id"]
    keep = [names.index(name) for name in columns]
    values = [tuple(event.id if place == where else row[place] for place in keep) for row in rows]
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO attendee ({', '.join(columns)}) VALUES ({marks})", values)


def _seconds(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
