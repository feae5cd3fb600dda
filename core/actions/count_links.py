"""The count of one event by the link of a reminder, without signing in."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import joinedload
from sqlmodel import Session, select

from core.actions import counts
from core.errors import EventCancelled, NotFound, Refused
from core.models import CountToken, Event, User
from core.rules.events import is_cancelled
from core.sealing import recognised


class CountIsIn(Refused):
    message = "The count of this event is in already. Sign in if the number is wrong."


class LinkTooOld(Refused):
    message = "This link is older than 60 days, so it opens nothing any more. Sign in to report the count."


class Asked(NamedTuple):
    """What a link asks for: the count of `event`, given in the name of `user`."""

    event: Event
    user: User


def asked_by(session: Session, token: str, *, now: datetime) -> Asked:
    """What the link with this token asks for; it changes nothing.

    Raises NotFound, LinkTooOld, EventCancelled, or CountIsIn.
    """
    found = session.get(CountToken, recognised(token))
    user = session.get(User, found.user_id) if found else None
    if found is None or user is None or not user.active:
        raise NotFound("This link opens nothing. Take it from the mail again as it stands there, or sign in.")
    if found.expires_at <= now:
        raise LinkTooOld
    query = select(Event).where(Event.id == found.event_id).options(joinedload(Event.provider))  # type: ignore[arg-type]
    event = session.exec(query).one()
    if is_cancelled(event):
        raise EventCancelled
    if event.certificates_issued is not None:
        raise CountIsIn
    return Asked(event, user)


def give(
    session: Session, token: str, number: int, *, reason: str, confirmed: bool, today: date, now: datetime
) -> Event:
    """Store the count that was typed at the link. The link has then ended, since it lives while none is in.

    Raises what `asked_by` and `counts.report` raise.
    """
    event, user = asked_by(session, token, now=now)
    reports = [counts.Report(event, number)]
    counts.report(session, reports, reason=reason, confirmed=confirmed, by=user, today=today, now=now)
    return event
