"""Conferences named and renamed. Their sessions are events: `core.actions.events`."""

from datetime import datetime

from sqlmodel import Session, select

from core import audit
from core.db import begin_change
from core.errors import ChangedBySomeoneElse, InvalidInput, NotFound
from core.models import AuditAction, Conference, ConferenceDetails, Provider, User
from core.permissions import Permission
from core.rules.importing import plain
from core.rules.scope import require


def add(
    session: Session, details: ConferenceDetails, *, provider_id: int | None, by: User, now: datetime
) -> Conference:
    """Name a conference, whose sessions follow.

    Raises NotFound, NotAllowed, or InvalidInput when no provider was chosen or the provider has one of this name.
    """
    if provider_id is None:
        raise InvalidInput({"provider_id": "Choose for whom the conference is entered."})
    begin_change(session, by)
    require(by, Permission.ENTER_EVENTS, provider_id)
    if session.get(Provider, provider_id, with_for_update=True) is None:
        raise NotFound
    _require_new_name(session, details.name, provider_id)
    conference = Conference(provider_id=provider_id, name=details.name, entered_at=now)
    session.add(conference)
    audit.record(session, AuditAction.CONFERENCE_ADDED, conference, by=by, now=now, after=details.model_dump())
    session.commit()
    return conference


def rename(
    session: Session,
    conference: Conference,
    details: ConferenceDetails,
    *,
    seen_version: int,
    by: User,
    now: datetime,
) -> None:
    """Raises NotFound, NotAllowed, ChangedBySomeoneElse, or InvalidInput when the name is taken."""
    begin_change(session, by, conference)
    require(by, Permission.ENTER_EVENTS, conference.provider_id)
    if conference.version != seen_version:
        raise ChangedBySomeoneElse
    if details.name == conference.name:
        return
    _require_new_name(session, details.name, conference.provider_id, but=conference)
    before = {"name": conference.name}
    conference.name, conference.version = details.name, conference.version + 1
    audit.record(
        session, AuditAction.CONFERENCE_RENAMED, conference, by=by, now=now, before=before, after=details.model_dump()
    )
    session.commit()


def _require_new_name(session: Session, name: str, provider_id: int, but: Conference | None = None) -> None:
    """Two of one name would be told apart by nobody; a second press of the button makes no second one."""
    for other in session.exec(select(Conference).where(Conference.provider_id == provider_id)):
        if plain(other.name) == plain(name) and other is not but:
            raise InvalidInput({"name": f"There is a conference “{other.name}” already; name this one differently."})
