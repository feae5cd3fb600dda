"""Rosters: people put on them, corrected and removed. All rows of one call are stored, or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, col, select

from core import audit
from core.db import begin_change
from core.errors import ChangedRows, EventCanceled, InvalidInput, NotFound, Refused
from core.models import Attendee, AttendeeDetails, AuditAction, Certificate, Claim, Event, User
from core.permissions import Permission
from core.rules.events import is_canceled
from core.rules.rosters import minutes_to_keep, person_key, too_many_units
from core.rules.scope import require
from core.rules.seen_values import Seen, changed_since

MOST_PEOPLE = 10_000  # on one roster


class AttendeeInput(NamedTuple):
    """What somebody typed about one person; `number` is that of the row, as its typist counts."""

    number: int
    event: Event
    typed: Mapping[str, Any]


class AttendeeChange(NamedTuple):
    """What was typed over one person; `seen` is what the screen showed then, None for whatever stands there."""

    attendee_id: int
    typed: Mapping[str, Any]
    completed: bool
    seen: Seen | None = None


def add_many(
    session: Session, lines: Sequence[AttendeeInput], *, namesakes: bool = False, by: User, now: datetime
) -> int:
    """Put people on the rosters of one or many events of a provider. How many they were.

    The same person stands on a roster once; `namesakes` says that entries with one name, and neither address nor
    folio number to tell them apart, are different people.
    Raises NotFound, NotAllowed, EventCanceled, or InvalidInput with every problem of every row.
    """
    events = {line.event.id: line.event for line in lines}
    _begin(session, [events[number] for number in sorted(events)], by=by)
    if not lines:
        raise InvalidInput({"name": "Enter at least one name."})
    taken = {number: _people_on(session, number) for number in events}
    rows, problems = _rows(lines, taken, namesakes)
    _require_stored_whole(problems, taken)
    for row in rows:
        row["completed"], row["entered_at"], row["entered_by_id"] = True, now, by.id
    session.connection().execute(insert(Attendee), rows)
    for number, event in events.items():
        people = sum(row["event_id"] == number for row in rows)
        audit.record(session, AuditAction.ROSTER_ADDED, event, by=by, now=now, after={"people": people})
    session.commit()
    return len(rows)


def problems_of(
    session: Session, lines: Sequence[AttendeeInput], *, namesakes: bool = False, by: User
) -> dict[int, dict[str, str]]:
    """Everything wrong with each row, by its number and the field, before anything is stored.

    Raises NotFound or NotAllowed.
    """
    events = {line.event.id: line.event for line in lines}
    for event in events.values():
        require(by, Permission.KEEP_ROSTERS, event.provider_id)
    return _rows(lines, {number: _people_on(session, number) for number in events}, namesakes)[1]


def change(
    session: Session,
    event: Event,
    changes: Sequence[AttendeeChange],
    *,
    taken_off: Mapping[int, Seen | None] | None = None,
    by: User,
    now: datetime,
) -> None:
    """Correct people on a roster, and take others off it: all or nothing.

    A certificate that somebody has keeps its content until it is superseded. Who ever had one stays: it has to be
    possible to ask whose it was. `taken_off` are people by id, with what was seen of them.
    Raises NotFound, NotAllowed, EventCanceled, ChangedRows with everybody who is not as seen any more, InvalidInput
    with every problem of every row, or Refused.
    """
    _begin(session, [event], by=by)
    taken_off = taken_off or {}
    people = _people(session, event, [*(change.attendee_id for change in changes), *taken_off])
    _require_as_seen(event, people, changes, taken_off)
    _remove(session, event, [people[number] for number in taken_off], by=by, now=now)
    for person, values in _corrections(session, event, people, changes):
        before = _facts(person)
        person.sqlmodel_update(values)
        if (after := _facts(person)) != before:
            audit.record(session, AuditAction.ROSTER_CHANGED, event, by=by, now=now, before=before, after=after)
    session.commit()


def _require_as_seen(
    event: Event,
    people: Mapping[int, Attendee],
    changes: Sequence[AttendeeChange],
    taken_off: Mapping[int, Seen | None],
) -> None:
    """Nothing that somebody else changed meanwhile is stored over. Raises ChangedRows, or NotFound."""
    shown = {change.attendee_id: change.seen for change in changes} | dict(taken_off)
    typed = {change.attendee_id: _typed(change, event) for change in changes if change.seen}
    changed = {
        str(number): sentence
        for number, seen in shown.items()
        if seen and (sentence := changed_since(seen, people.get(number), typed.get(number)))
    }
    if changed:
        raise ChangedRows(changed)
    if not people.keys() >= shown.keys():
        raise NotFound


def _typed(change: AttendeeChange, event: Event) -> dict[str, Any]:
    """The values of a change as far as they can be read, to be shown beside what came meanwhile."""
    details, _ = _read(AttendeeInput(change.attendee_id, event, change.typed))
    return {**(_columns(details, event) if details else {}), "completed": change.completed}


def _corrections(
    session: Session, event: Event, people: Mapping[int, Attendee], changes: Sequence[AttendeeChange]
) -> list[tuple[Attendee, dict[str, Any]]]:
    """The new values of each person. Raises InvalidInput with every problem."""
    certified, taken = _certified(session, people), _people_on(session, event.id)
    corrections: list[tuple[Attendee, dict[str, Any]]] = []
    problems: dict[str, str] = {}
    for number, typed, completed, _ in changes:
        person = people[number]
        details, wrong = _read(AttendeeInput(number, event, typed))
        if not completed and number in certified:
            wrong |= {"completed": "has a certificate; revoke it before you take the completion away."}
        key = _key_after(person, details) if details else ""
        if details and key != person.person and key in taken:
            wrong |= {"person": _already_there(details)}
        problems |= {f"{number}.{field}": f"{person.name}: {sentence}" for field, sentence in wrong.items()}
        if details:
            taken.add(key)
            corrections.append((person, _columns(details, event) | {"completed": completed, "person": key}))
    if problems:
        raise InvalidInput(problems)
    return corrections


def _key_after(person: Attendee, details: AttendeeDetails) -> str:
    """The key of the corrected person, with the number of a namesake where it stays one."""
    key = _key_of(details)
    is_still_numbered = key.endswith("||") and person.person.startswith(key)
    return person.person if is_still_numbered else key


def remove(session: Session, event: Event, attendee_ids: Sequence[int], *, by: User, now: datetime) -> None:
    """Take people off a roster, whatever stands there of them now. Raises as `change` does."""
    change(session, event, [], taken_off=dict.fromkeys(attendee_ids), by=by, now=now)


def _remove(session: Session, event: Event, people: Sequence[Attendee], *, by: User, now: datetime) -> None:
    numbers = {person.id: person for person in people}
    certified = _certified(session, numbers, ever=True) | _claimed(session, numbers)
    if certified:
        names = ", ".join(numbers[number].name for number in sorted(certified))
        raise Refused(f"{names}: a certificate was issued, so the name stays on the roster; revoke the certificate.")
    for person in people:
        session.delete(person)
        audit.record(session, AuditAction.ROSTER_REMOVED, event, by=by, now=now, after={"name": person.name})
    session.flush()  # whoever is corrected may become who was taken off


def _begin(session: Session, events: Sequence[Event], *, by: User) -> None:
    begin_change(session, by, *events)
    for event in events:
        require(by, Permission.KEEP_ROSTERS, event.provider_id)
    if any(map(is_canceled, events)):
        raise EventCanceled


def _people_on(session: Session, event_id: int) -> set[str]:
    return set(session.exec(select(Attendee.person).where(Attendee.event_id == event_id)))


def _rows(
    lines: Sequence[AttendeeInput], taken: dict[int, set[str]], namesakes: bool
) -> tuple[list[dict[str, Any]], dict[int, dict[str, str]]]:
    """What is to be stored, and the problems of rows by their number; `taken` are the people already there."""
    rows: list[dict[str, Any]] = []
    problems: dict[int, dict[str, str]] = {}
    first_rows: dict[tuple[int, str], int] = {}
    for line in lines:
        details, wrong = _read(line)
        there = taken[line.event.id]
        key = _free_key(details, there, namesakes) if details else ""
        if details and key:
            there.add(key)
            first_rows.setdefault((line.event.id, _key_of(details)), line.number)
            rows.append({"event_id": line.event.id, "person": key, **_columns(details, line.event)})
        else:
            before = first_rows.get((line.event.id, _key_of(details))) if details else None
            problems[line.number] = {"name": _already_there(details, before, line.number)} if details else wrong
    return rows, problems


def _require_stored_whole(problems: Mapping[int, Mapping[str, str]], taken: Mapping[int, set[str]]) -> None:
    if any(len(people) > MOST_PEOPLE for people in taken.values()):
        raise InvalidInput({"name": f"A roster holds {MOST_PEOPLE:,} people at most."})
    if problems:
        raise InvalidInput(
            {
                f"{row}.{field}": f"Row {row}: {words}"
                for row, found in problems.items()
                for field, words in found.items()
            }
        )


def _read(line: AttendeeInput) -> tuple[AttendeeDetails | None, dict[str, str]]:
    """The details and no problem, or problems and no details."""
    try:
        details = AttendeeDetails.check(line.typed)
    except InvalidInput as refusal:
        return None, refusal.problems
    if sentence := too_many_units(details, line.event):
        return None, {"units": sentence}
    if lacking := _without_typeface(details.name):
        signs = " ".join(sorted(lacking))
        return None, {
            "name": f"“{details.name}” cannot be printed: no typeface here has {signs}. Spell it differently."
        }
    return details, {}


def _without_typeface(name: str) -> set[str]:
    if name.isascii():
        return set()
    from core.documents.pdf.fonts import unprintable  # fonts are loaded after the first paint, not at the start

    return unprintable(name)


def _free_key(details: AttendeeDetails, taken: set[str], namesakes: bool) -> str:
    """The key of this person; a numbered one for another person of that name; "" for the same person again."""
    key = _key_of(details)
    if key not in taken:
        return key
    if not namesakes or details.email or details.folio_number:
        return ""
    return next(f"{key}{number}" for number in range(2, len(taken) + 3) if f"{key}{number}" not in taken)


def _key_of(details: AttendeeDetails) -> str:
    return person_key(details.name, details.email, details.folio_number)


def _already_there(details: AttendeeDetails, before: int | None = None, number: int = 0) -> str:
    """`before` is the row of the same file in which the person stands already."""
    where = f"stands twice in the file (rows {before} and {number})" if before else "is on the roster already"
    if details.email or details.folio_number:
        return f"{details.name} {where}, with the same e-mail address and folio number; leave it out."
    return (
        f"{details.name} {where}. Leave it out, add an e-mail address or a folio number, "
        "or say that they are different people."
    )


def _columns(details: AttendeeDetails, event: Event) -> dict[str, Any]:
    return {
        "name": details.name,
        "email": details.email,
        "folio_number": details.folio_number,
        "minutes": minutes_to_keep(details, event),
    }


def _people(session: Session, event: Event, attendee_ids: Sequence[int]) -> dict[int, Attendee]:
    query = select(Attendee).where(col(Attendee.id).in_(attendee_ids), Attendee.event_id == event.id)
    return {person.id: person for person in session.exec(query.execution_options(populate_existing=True))}


def _certified(session: Session, people: Mapping[int, Attendee], *, ever: bool = False) -> set[int]:
    query = select(Certificate.attendee_id).where(col(Certificate.attendee_id).in_(people))
    return set(session.exec(query if ever else query.where(Certificate.state == "current")))


def _claimed(session: Session, people: Mapping[int, Attendee]) -> set[int]:
    found = session.exec(select(Claim.attendee_id).where(col(Claim.attendee_id).in_(people)))
    return {number for number in found if number is not None}


def _facts(person: Attendee) -> dict[str, Any]:
    """What the trail stores of a person. Analysts read it, so of a folio number its last two digits only."""
    folio = person.folio_number
    return {
        "name": person.name,
        "email": person.email,
        "folio_number": f"…{folio[-2:]}" if len(folio) > 2 else folio and "…",
        "minutes": person.minutes,
        "completed": person.completed,
    }
