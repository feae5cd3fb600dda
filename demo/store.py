"""Demo data on its way into the database: in chunks, in the order of its history."""

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, insert, text, update
from sqlmodel import SQLModel

from core import rollups
from core.audit import chain_value
from core.models import (
    Attendee,
    AuditEntry,
    AuditHead,
    Certificate,
    Conference,
    Count,
    Event,
    EventCategory,
    PrintedForm,
    Provider,
    User,
)
from demo.demo_providers import Host
from demo.plans import PlannedConference
from demo.stories import Row, Story, named

_ROWS_A_STATEMENT = 5_000
_NUMBERED = (Provider, User, Event, Count, PrintedForm, Conference, Attendee, Certificate)


class Summary(NamedTuple):
    """How much was made; as text, one line."""

    providers: int
    users: int
    events: int
    counts: int
    certificates: int

    def __str__(self) -> str:
        *first, last = (f"{number:,} {name}" for name, number in self._asdict().items())
        return f"{', '.join(first)} and {last}"


class Store:
    """Holds at most `chunk` events. Within a chunk, what happened first is written first."""

    def __init__(self, connection: Connection, chunk: int) -> None:
        self._connection, self._chunk = connection, chunk
        self._providers: list[Provider] = []
        self._users: list[User] = []
        self._stories: list[Story] = []
        self._written: dict[type[SQLModel], int] = {}
        self._chain = ""

    def add_staff(self, users: Iterable[User]) -> None:
        self._users += users

    def add_host(self, host: Host) -> None:
        self._providers.append(host.provider)
        self._users += host.users

    def add_story(self, story: Story) -> None:
        self._stories.append(story)
        if len(self._stories) >= self._chunk:
            self._write()

    def close(self) -> Summary:
        """Write the rest, and let PostgreSQL number what comes next after what is there."""
        self._write()
        head = {"entries": self._written.get(AuditEntry, 0), "chain": self._chain}
        self._connection.execute(update(AuditHead).values(head))
        rollups.rebuild(self._connection)
        go_on_numbering(self._connection)
        return Summary(*(self._written.get(table, 0) for table in (Provider, User, Event, Count, PrintedForm)))

    def _write(self) -> None:
        """What others refer to comes first."""
        self._insert(Provider, [provider.model_dump() for provider in self._providers])
        self._insert(User, [user.model_dump() for user in self._users])
        self._write_stories(sorted(self._stories, key=lambda story: story.event.entered_at))
        self._providers, self._users, self._stories = [], [], []

    def _write_stories(self, stories: list[Story]) -> None:
        named = self._write_conferences(story.event.conference for story in stories if story.event.conference)
        first = self._written.get(Event, 0) + 1
        self._insert(Event, [story.receive_number(number) for number, story in enumerate(stories, start=first)])
        self._insert(EventCategory, [row for story in stories for row in story.categories])
        self._insert(PrintedForm, [row for story in stories for row in story.certificates], by="printed_at")
        self._insert(Count, [row for story in stories for row in story.counts], by="reported_at")
        self._write_rosters(stories)
        self._insert(AuditEntry, self._chained(named + [row for story in stories for row in story.trail]))

    def _write_conferences(self, conferences: Iterable[PlannedConference]) -> list[Row]:
        """Conferences that were not written yet; their entries of the trail are returned."""
        new = [p for p in {id(p): p for p in conferences}.values() if p.number is None]
        for number, conference in enumerate(new, start=self._written.get(Conference, 0) + 1):
            conference.number = number
        self._insert(Conference, [conference.row() for conference in new])
        return [named(conference) for conference in new]

    def _write_rosters(self, stories: list[Story]) -> None:
        people = [row for story in stories for row in story.people]
        issued = [row for story in stories for row in story.issued]
        for number, (person, certificate) in enumerate(
            zip(people, issued, strict=True), start=self._written.get(Attendee, 0) + 1
        ):
            person["id"] = certificate["attendee_id"] = number
        self._insert(Attendee, people)
        self._insert(Certificate, issued)

    def _chained(self, rows: list[Row]) -> list[Row]:
        """The trail in its order, each row bound to the one before, as `core.audit.record` does it."""
        rows.sort(key=itemgetter("at"))
        for number, row in enumerate(rows, start=self._written.get(AuditEntry, 0) + 1):
            row["id"] = number
            row["chain"] = self._chain = chain_value(self._chain, row)
        return rows

    def _insert(self, table: type[SQLModel], rows: list[Row], *, by: str = "") -> None:
        if by:
            rows.sort(key=itemgetter(by))
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            self._connection.execute(insert(table), rows[start : start + _ROWS_A_STATEMENT])
        self._written[table] = self._written.get(table, 0) + len(rows)


def go_on_numbering(connection: Connection) -> None:
    """Let PostgreSQL number what comes next after what is there. SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _NUMBERED:
        name = table.__tablename__
        connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), coalesce(max(id), 0) + 1, FALSE) FROM {name}")  # noqa: S608
        )
