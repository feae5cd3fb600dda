"""The tour that the first sign-in offers in place of the manual's video."""

from datetime import datetime

from sqlmodel import Session

from core.db import begin_change
from core.models import User


def end_tour(session: Session, *, by: User, now: datetime) -> None:
    """One's own tour was taken or put away: the next sign-in does not offer it."""
    begin_change(session, by)
    by.tour_ended_at = now
    session.commit()
