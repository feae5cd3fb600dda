"""What the link of a reminder asks for: the count of one event, without signing in."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import joinedload
from sqlmodel import Session, select

from core.crypto import keyed_hash
from core.errors import EventCanceled, NotFound, Refused
from core.models import CountToken, Event, User
from core.rules.events import is_canceled


class CountIsIn(Refused):
    message = "The count of this event is in already. Sign in if the number is wrong."


class LinkTooOld(Refused):
    message = "This link is older than 60 days, so it opens nothing any more. Sign in to report the count."


class CountLinkTarget(NamedTuple):
    """What a link asks for: the count of `event`, given in the name of `user`."""

    event: Event
    user: User


def by_token(session: Session, token: str, *, now: datetime) -> CountLinkTarget:
    """What the link with this token asks for; it changes nothing.

    Raises NotFound, LinkTooOld, EventCanceled, or CountIsIn.
    """
    found = session.get(CountToken, keyed_hash(token))
    user = session.get(User, found.user_id) if found else None
    if found is None or user is None or not user.active:
        raise NotFound("This link opens nothing. Take it from the mail again as it stands there, or sign in.")
    if found.expires_at <= now:
        raise LinkTooOld
    query = select(Event).where(Event.id == found.event_id).options(joinedload(Event.provider))  # type: ignore[arg-type]
    event = session.exec(query).one()
    if is_canceled(event):
        raise EventCanceled
    if event.certificates_issued is not None:
        raise CountIsIn
    return CountLinkTarget(event, user)
