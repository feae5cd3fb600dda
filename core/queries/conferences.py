"""Conferences as a list and one by one, with their sessions."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import Conference, Event, User
from core.permissions import Permission
from core.queries.keyset import PAGE
from core.queries.url_values import is_an_id
from core.rules.scope import require


class ConferenceRow(NamedTuple):
    """A conference with the number and the days of its sessions; None where it has none yet."""

    conference: Conference
    sessions: int
    starts_on: date | None
    ends_on: date | None


def list_of(session: Session, *, user: User, before: int | None = None) -> list[ConferenceRow]:
    """Conferences, the newest first: one page, and one more where there are more; `before` is a number."""
    require(user, Permission.SEE_EVENTS)
    facts = (func.count(col(Event.id)), func.min(Event.starts_on), func.max(Event.ends_on))
    query = select(Conference, *facts).outerjoin(Event, col(Event.conference_id) == Conference.id)
    query = query.group_by(col(Conference.id)).order_by(col(Conference.id).desc()).limit(PAGE + 1)
    if not user.role.is_agency_wide:
        query = query.where(Conference.provider_id == user.provider_id)
    if before:
        query = query.where(col(Conference.id) < before)
    query = query.options(selectinload(Conference.provider))  # type: ignore[arg-type]
    return [ConferenceRow(*row) for row in session.exec(query)]


def get(session: Session, conference_id: int | None, *, user: User) -> Conference:
    """One conference that the user reaches. Raises NotFound for every other number alike."""
    found = session.get(Conference, conference_id) if is_an_id(conference_id) else None
    if found is None:
        raise NotFound
    require(user, Permission.SEE_EVENTS, found.provider_id)
    return found


def sessions(session: Session, conference: Conference, *, user: User) -> Sequence[Event]:
    """Every session, in the order of the program, ready to be edited and printed."""
    require(user, Permission.SEE_EVENTS, conference.provider_id)
    query = select(Event).where(Event.conference_id == conference.id)
    whole = (joinedload(Event.provider), selectinload(Event.categories))  # type: ignore[arg-type]
    order = (col(Event.starts_on), col(Event.begins_at), col(Event.room), col(Event.id))
    return session.exec(query.options(*whole).order_by(*order)).all()
