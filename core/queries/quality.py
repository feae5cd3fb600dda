"""Records that deserve a second look, among the events entered last: so it costs the same however long the
history is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.models import Event, User
from core.permissions import Permission
from core.queries.provider_names import provider_names
from core.queries.similar_names import SimilarName
from core.rules import quality as rules
from core.rules.scope import require

NEWEST = 20_000  # events that are looked at
SHOWN = 50  # of each kind


@dataclass(frozen=True)
class QualityFindings:
    """What was found: pairs that look double, hours that do not fit, and counts with what is usual there."""

    doubles: Sequence[tuple[Event, Event]]
    misfits: Sequence[Event]
    unlike: Sequence[tuple[Event, float]]


def findings(session: Session, *, user: User) -> QualityFindings:
    """What deserves a second look among the newest events, the newest of each kind first."""
    require(user, Permission.AUDIT_PROVIDERS)
    facts = _newest(session)
    doubles = _last(rules.doubles(facts))
    misfits = _last(rules.misfits(facts))
    unlike = _last(rules.unlike(facts))
    events = _events(session, {n for pair in doubles for n in pair} | {*misfits} | {n for n, _ in unlike})
    return QualityFindings(
        [(events[one], events[other]) for one, other in doubles],
        [events[number] for number in misfits],
        [(events[number], usual) for number, usual in unlike],
    )


def _newest(session: Session) -> Sequence[rules.EventFacts]:
    query = select(  # type: ignore[call-overload]
        Event.id, Event.provider_id, Event.search_text, Event.starts_on, Event.ends_on, Event.begins_at,
        Event.finishes_at, Event.room, Event.minutes, Event.certificates_issued,
    ).where(col(Event.cancelled_at).is_(None))  # fmt: skip
    return [rules.EventFacts(*row) for row in session.exec(query.order_by(col(Event.id).desc()).limit(NEWEST))]


def _last(found: Iterable[Any]) -> list[Any]:
    return list(islice(sorted(found, reverse=True), SHOWN))


def _events(session: Session, numbers: Iterable[int]) -> dict[int, Event]:
    query = select(Event).where(col(Event.id).in_(sorted(numbers))).options(joinedload(Event.provider))  # type: ignore[arg-type]
    return {event.id: event for event in session.exec(query)}


def duplicate_providers(session: Session, *, user: User) -> list[list[SimilarName]]:
    """Groups of providers whose names say the same, such as "Helena SD #1" and "Helena Public Schools 1"."""
    require(user, Permission.AUDIT_PROVIDERS)
    every = provider_names(session)
    return [
        [SimilarName(every.ids[place], every.names[place], 100) for place in group]
        for group in every.duplicates[:SHOWN]
    ]
