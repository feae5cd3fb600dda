"""The count of one event by the link of a reminder, without signing in."""

from datetime import date, datetime

from sqlmodel import Session

from core.actions import counts
from core.models import Event
from core.queries.count_links import by_token
from core.rules.count_reports import CountReport


def report(
    session: Session, token: str, number: int, *, reason: str, confirmed: bool, today: date, now: datetime
) -> Event:
    """Store the count that was typed at the link. The link has then ended, since it lives while none is in.

    Raises what `queries.count_links.by_token` and `counts.report` raise.
    """
    event, user = by_token(session, token, now=now)
    reports = [CountReport(event, number)]
    counts.report(session, reports, reason=reason, confirmed=confirmed, by=user, today=today, now=now)
    return event
