"""Random samples for an audit that anybody can draw again."""

import random
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.models import Event, User
from core.permissions import Permission
from core.rules.scope import require

LARGEST = 200
_AT_ONCE = 500
_DRAWS_AT_MOST = 40 * _AT_ONCE  # numbers drawn at random before all events are listed instead


def newest_event(session: Session, *, user: User) -> int:
    """The number up to which a sample drawn now looks; with it and the seed it is drawn again the same."""
    require(user, Permission.AUDIT_PROVIDERS)
    return session.exec(select(func.max(Event.id))).one() or 0


def drawn(
    session: Session, *, seed: int, size: int, first: date, last: date, up_to: int, user: User
) -> Sequence[Event]:
    """Events with certificates that end in these days, each as likely as any other, in the order drawn.

    Numbers are drawn at random and those that fit are kept, so it costs the same among five million. Where few
    fit, all of them are listed and drawn from. The same arguments over the same events give the same sample.
    """
    require(user, Permission.AUDIT_PROVIDERS)
    size = min(max(size, 1), LARGEST)
    chosen = _by_drawing(session, random.Random(seed), size, first, last, up_to)  # noqa: S311 -- to be repeated
    if len(chosen) < size:
        every = session.exec(_fitting(first, last).where(Event.id <= up_to).order_by(col(Event.id))).all()
        chosen = random.Random(seed).sample(every, min(size, len(every)))  # noqa: S311
    query = select(Event).where(col(Event.id).in_(chosen)).options(joinedload(Event.provider))  # type: ignore[arg-type]
    found = {event.id: event for event in session.exec(query)}
    return [found[number] for number in chosen]


def _fitting(first: date, last: date) -> SelectOfScalar[int]:
    return select(Event.id).where(
        col(Event.ends_on).between(first, last), col(Event.certificates_issued) > 0, col(Event.cancelled_at).is_(None)
    )


def _by_drawing(session: Session, chance: random.Random, size: int, first: date, last: date, up_to: int) -> list[int]:
    chosen: dict[int, None] = {}
    for _ in range(0, _DRAWS_AT_MOST if up_to > _DRAWS_AT_MOST else 0, _AT_ONCE):
        numbers = [chance.randint(1, up_to) for _ in range(_AT_ONCE)]
        fit = set(session.exec(_fitting(first, last).where(col(Event.id).in_(numbers))))
        chosen.update(dict.fromkeys(number for number in numbers if number in fit))
        if len(chosen) >= size:
            break
    return list(chosen)[:size]
