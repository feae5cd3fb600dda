"""Rows of an attendance report, a ticket shop or a gradebook as people: who is one, who was there, who is asked about.

Nobody is left out and no name is changed in silence: see `core.rules.importing.notes`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.models.text_input import folded
from core.rules.importing.headings import Heading, heading_of, says_last_first
from core.rules.importing.names import Change, are_last_first, mended
from core.rules.importing.rosters import by_columns, people_in
from core.spreadsheets import Table


class LeftOut(StrEnum):
    """Why a row is left out, as the sentence about it says it."""

    ABSENT = "marked as not having attended"
    CANCELED = "marked as canceled, refunded, declined or deleted"
    TEST = "test users"
    SUMMARY = "no people but sums of the program that made the file"
    HIDDEN = "hidden or filtered out in the spreadsheet"


@dataclass(frozen=True)
class Brought:
    """One person as brought. `brought` is the name as it stood there; `rows` are all rows that are this person."""

    number: int
    name: str
    brought: str
    email: str = ""
    folio_number: str = ""
    units: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    addition: str = ""
    question: str = ""
    left_out: LeftOut | None = None
    not_checked_in: bool = False
    seconds: int | None = None
    rows: tuple[int, ...] = ()


_NO = frozenset(
    [
        "no",
        "n",
        "false",
        "0",
        "absent",
        "no show",
        "no-show",
        "not attended",
        "did not attend",
        "not attending",
        "a",
        "x absent",
    ]
)
_CANCELED = frozenset(
    [
        "cancelled",
        "canceled",
        "cancelled by attendee",
        "refunded",
        "partially refunded",
        "deleted",
        "denied",
        "declined",
        "rejected",
        "released",
        "invalidated",
        "expired",
        "void",
        "voided",
        "withdrawn",
        "dropped",
        "inactive",
        "waitlisted",
        "waitlist",
        "on waitlist",
        "transferred",
        "unpaid",
        "abandoned",
        "abgesagt",
        "annule",
        "cancelado",
    ]
)
_NOT_CHECKED_IN = frozenset(["acquired", "attending", "registered", "approved", "confirmed"])
_CHECKED_IN = frozenset(["checked_in", "checked in", "attended", "present"])
_TEST = frozenset(
    ["student, test", "test student", "test user", "user, test", "test, student", "test attendee", "test"]
)
_SUMMARY = frozenset(
    ["points possible", "total", "totals", "grand total", "average", "overall average", "count", "sum"]
)
_ORGANIZERS = frozenset(
    ["organizer", "organiser", "host", "organisator", "organisateur", "organisatrice", "organizador", "anfitrion"]
)
_DURATION = re.compile(
    r"(?:(\d+)\s*(?:h\w*|std\w*)\.?)?[\s,]*(?:(\d+)\s*m\w*\.?)?[\s,]*(?:(\d+)\s*s\w*\.?)?", re.ASCII | re.IGNORECASE
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})", re.ASCII)


def people_of_text(text: str) -> list[Brought]:
    """The people of a pasted list."""
    return [
        Brought(
            number, person.name.name, person.text, person.email, person.folio_number, changes=person.name.changes,
            addition=person.name.addition, question=person.name.question, rows=(number,),
        )
        for number, (_, person) in enumerate(people_in(text), start=1)
    ]  # fmt: skip


def people_of_table(
    table: Table, meant: Mapping[str, str], *, hidden: Iterable[int] = (), hosts: Iterable[str] = ()
) -> list[Brought]:
    """The people of a table; who joined more than once is one of them. `meant` has the heading of each field."""
    reader = _Reader(table, meant, frozenset(hidden), frozenset(hosts))
    found = [
        reader.person(number, row)
        for number, row in zip(table.numbers, table.rows, strict=True)
        if row[: len(table.headings)] != table.headings
    ]
    if reader.has(_CHECKED_IN):
        found = [replace(p, not_checked_in=True) if reader.status(p) in _NOT_CHECKED_IN else p for p in found]
    else:
        found = [replace(p, not_checked_in=False) for p in found]
    return _joined(found) if reader.is_report else found


class _Reader:
    def __init__(self, table: Table, meant: Mapping[str, str], hidden: frozenset[int], hosts: frozenset[str]) -> None:
        self._table, self._meant, self._hidden, self._hosts = table, meant, hidden, hosts
        self._places: dict[Heading, int] = {}
        for place, heading in enumerate(table.headings):
            if (meaning := heading_of(heading, exactly=True)) and heading not in meant.values():
                self._places.setdefault(meaning, place)
        self.is_report = bool({Heading.MINUTES, Heading.JOINED} & self._places.keys())
        self._statuses: dict[int, str] = {}
        names = [by_columns(table.headings, row, meant)["name"] for row in table.rows] if meant.get("name") else []
        self._turns = says_last_first(meant.get("name", "")) or are_last_first(names) or self._is_gradebook()
        minutes = self._places.get(Heading.MINUTES)
        self._unit = 1 if minutes is not None and "second" in table.headings[minutes].casefold() else 60

    def _is_gradebook(self) -> bool:
        """Canvas: names are “Last, First” there."""
        headings = {heading.casefold() for heading in self._table.headings}
        return "sis login id" in headings or "sis user id" in headings

    def has(self, statuses: frozenset[str]) -> bool:
        return any(status in statuses for status in self._statuses.values())

    def status(self, person: Brought) -> str:
        return self._statuses.get(person.number, "")

    def person(self, number: int, row: Sequence[str]) -> Brought:
        cells = by_columns(self._table.headings, row, self._meant)
        name = mended(cells["name"], turns=self._turns)
        email = cells.get("email", "")
        self._statuses[number] = folded(self._cell(row, Heading.STATUS))
        return Brought(
            number, name.name, cells["name"], email, cells.get("folio_number", ""), cells.get("units", ""),
            cells={key: cells[key] for key in ("session", "day", "time", "room") if key in cells},
            changes=name.changes, addition=name.addition,
            question=self._host_question(row, name.name, email) or name.question,
            left_out=self._left_out(number, row, cells["name"]),
            seconds=seconds_of(self._cell(row, Heading.MINUTES), self._unit), rows=(number,),
        )  # fmt: skip

    def _cell(self, row: Sequence[str], heading: Heading) -> str:
        place = self._places.get(heading)
        return row[place] if place is not None else ""

    def _left_out(self, number: int, row: Sequence[str], name: str) -> LeftOut | None:
        plain = folded(name).strip()
        status = self._statuses[number]
        attended = self._places.get(Heading.ATTENDED)
        if attended is not None and _is_absent(row[attended], self._table.headings[attended]):
            return LeftOut.ABSENT
        if status in _NO:
            return LeftOut.ABSENT
        if status in _CANCELED:
            return LeftOut.CANCELED
        if plain in _TEST:
            return LeftOut.TEST
        if plain in _SUMMARY:
            return LeftOut.SUMMARY
        return LeftOut.HIDDEN if number in self._hidden else None

    def _host_question(self, row: Sequence[str], name: str, email: str) -> str:
        role = folded(self._cell(row, Heading.ROLE))
        if role in _ORGANIZERS or (email and email.casefold() in self._hosts):
            return f"“{name}” held the meeting; leave the row out, or say that this person took part."
        return ""


def _is_absent(cell: str, heading: str) -> bool:
    plain = folded(cell)
    if "no show" in folded(heading) or "no-show" in folded(heading):
        return plain in {"yes", "y", "true", "1", "x"}
    return plain in _NO


def seconds_of(text: str, unit: int = 60) -> int | None:
    """The length of a stay: 94, 1h 33m 9s, 58 mins, 1:32:04; a bare number counts `unit` seconds."""
    plain = text.strip()
    if not plain:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", plain, re.ASCII):
        return round(float(plain) * unit)
    if clock := _CLOCK.fullmatch(plain):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    found = _DURATION.fullmatch(plain)
    if not found or not any(found.groups()):
        return None
    return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3] or 0)


def _joined(people: Sequence[Brought]) -> list[Brought]:
    """Who joined three times is one person, with the time added up."""
    found: dict[tuple[object, ...], Brought] = {}
    for person in people:
        key = (folded(person.name), person.email.casefold(), person.left_out, tuple(person.cells.values()))
        if (before := found.get(key)) is None:
            found[key] = person
            continue
        known = [s for s in (before.seconds, person.seconds) if s is not None]
        found[key] = replace(
            before,
            seconds=sum(known) if known else None,
            rows=(*before.rows, *person.rows),
            folio_number=before.folio_number or person.folio_number,
        )
    return list(found.values())
