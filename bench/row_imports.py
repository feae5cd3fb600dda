"""P8: the agenda of a conference of 600 sessions, pasted, checked and stored. P8-read: 10,000 rows read and checked."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter

from sqlmodel import Session

from bench.result import Options, Result
from core import clock, db, migrations
from core.actions import events
from core.documents.spreadsheets import xlsx_of
from core.models import Conference, Location, Provider, User
from core.permissions import Role
from core.queries import categories
from core.rules.importing import ImportResult, check, guess, lines_of
from core.rules.importing.events import SESSION_FIELDS, Entry, EventReader
from core.spreadsheets import read_table

SESSIONS, MANY, ROUNDS = 600, 10_000, 3
LIMIT_MS, MANY_LIMIT_MS, READ_LIMIT_MS = 2_000, 10_000, 1_000
HEADINGS = ("Session title", "Presenter", "Date", "Time", "Room", "Strand", "Description")


def imports(options: Options) -> list[Result]:
    engine = db.connect(f"sqlite:///{options.folder / 'imports.db'}")
    migrations.upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        user, conference = _people(session)
        reader = _reader(session)
        agenda = [_agenda(SESSIONS, part) for part in range(ROUNDS)]
        stored = median(
            _seconds(lambda part=part: _store(session, agenda[part], reader, conference, user))
            for part in range(ROUNDS)
        )
        many = median(_seconds(lambda: _checked(_agenda(MANY, 9), reader)) for _ in range(ROUNDS))
    file = xlsx_of(HEADINGS, _rows(MANY, 9))
    read = median(_seconds(lambda: read_table(file, "agenda.xlsx")) for _ in range(ROUNDS))
    return [
        _result("P8", "an agenda pasted, checked, stored", stored, SESSIONS, LIMIT_MS),
        _result("P8-check", "a pasted table read and checked", many, MANY, MANY_LIMIT_MS),
        _result("P8-read", "an XLSX file of seven columns read", read, MANY, READ_LIMIT_MS),
    ]


def _result(id: str, what: str, seconds: float, size: int, limit_ms: int) -> Result:
    took = seconds * 1000
    return Result(id, what, took, size=size, target=f"< {limit_ms:,} ms", holds=took < limit_ms)


def _people(session: Session) -> tuple[User, Conference]:
    provider = Provider(name="School District 1", phone="406-555-0101")
    session.add(provider)
    session.flush()
    user = User(
        username="ada", full_name="Ada Rides", email="a@example.org", role=Role.PROVIDER, provider_id=provider.id,
        created_at=clock.now(),
    )  # fmt: skip
    conference = Conference(provider_id=provider.id, name="Educators' Conference", entered_at=clock.now())
    session.add_all([user, conference])
    session.commit()
    return user, conference


def _reader(session: Session) -> EventReader:
    same = {"location": Location.IN_PERSON, "city": "Helena", "state": "MT", "zip_code": "59601"}
    return EventReader(categories.offered(session), clock.today(), same)


def _rows(number: int, part: int) -> list[tuple[str, ...]]:
    day = clock.today() + timedelta(days=60)
    return [
        (
            f"Fractions for grade {n % 12 + 1}, part {n} of round {part}", "Emmy Noether and Ada Rides",
            f"{day + timedelta(days=n % 2):%m/%d/%Y}", "8:30-10:00 AM", f"Room {n}", "Mathematics; Science",
            "Halves, thirds and quarters, and what children make of them.",
        )
        for n in range(number)
    ]  # fmt: skip


def _agenda(number: int, part: int) -> bytes:
    """As it comes from a spreadsheet by copy and paste."""
    return "\n".join("\t".join(row) for row in (HEADINGS, *_rows(number, part))).encode()


def _checked(agenda: bytes, reader: EventReader) -> ImportResult[Entry]:
    table = read_table(agenda, "agenda")
    mapping = guess(table, SESSION_FIELDS)
    outcome = check(lines_of(table, mapping), SESSION_FIELDS, mapping, reader)
    assert not outcome.problems
    return outcome


def _store(session: Session, agenda: bytes, reader: EventReader, conference: Conference, user: User) -> None:
    now, today = clock.now(), clock.today()
    entries = _checked(agenda, reader).read
    events.add_many(session, entries, conference=conference, submission=f"{now}", by=user, today=today, now=now)


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
