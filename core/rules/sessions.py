"""How long a signed-in browser stays signed in."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.models import UserSession

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
TICKET_LIFE = timedelta(seconds=60)
FACTOR_TIME = timedelta(minutes=10)  # to open the authenticator, or to set one up
SEEN_EVERY = timedelta(minutes=1)  # how exactly `last_seen_at` is stored, to spare a write a click


def is_live(session: UserSession, now: datetime) -> bool:
    """Not ended, used within the idle time, not older than the longest time, of an active user."""
    return (
        session.ended_at is None
        and session.user.active
        and now - session.last_seen_at <= IDLE
        and now - session.started_at <= LONGEST
    )


def is_due_a_mark(session: UserSession, now: datetime) -> bool:
    return now - session.last_seen_at >= SEEN_EVERY


class Needs(StrEnum):
    """What is still to be shown before a ticket is worth a cookie."""

    NOTHING = "nothing"
    CODE = "code"
    SETUP = "setup"


class SignIn(NamedTuple):
    ticket: str
    needs: Needs
