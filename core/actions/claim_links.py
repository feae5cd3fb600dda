"""Claim links: the address at which a provider lets attendees get their certificates."""

import secrets
from datetime import datetime
from typing import Any

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import NotFound
from core.models import AuditAction, ClaimLink, ClaimLinkDetails, Event, User
from core.models.columns import as_json
from core.permissions import Permission
from core.queries import claims as queries
from core.rules.scope import require


def open_one(session: Session, event: Event, details: ClaimLinkDetails, *, by: User, now: datetime) -> ClaimLink:
    """Open the link of an event, or of its recurring course in all its years; change it, or open it again.

    Its URL is always the same one. Raises NotFound or NotAllowed.
    """
    begin_change(session, by, event)
    require(by, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    link = queries.link_of(session, event)
    before = _facts(link) if link else {}
    if link is None:
        link = _new(event, details, by, now)
        session.add(link)
    else:
        link.sqlmodel_update(details.model_dump())
    link.closed_at = None
    if (after := _facts(link)) != before:
        audit.record(session, AuditAction.CLAIM_LINK_OPENED, event, by=by, now=now, before=before, after=after)
    session.commit()
    return link


def close(session: Session, event: Event, *, by: User, now: datetime) -> None:
    """From now on the link gives nothing; what it gave stays. Raises NotFound or NotAllowed."""
    begin_change(session, by, event)
    require(by, Permission.KEEP_CLAIM_LINKS, event.provider_id)
    link = queries.link_of(session, event)
    if link is None:
        raise NotFound
    if link.closed_at is None:
        link.closed_at = now
        audit.record(session, AuditAction.CLAIM_LINK_CLOSED, event, by=by, now=now)
    session.commit()


def _new(event: Event, details: ClaimLinkDetails, by: User, now: datetime) -> ClaimLink:
    """A recurring course has its own code for all its years, an event gets a token that nobody guesses."""
    return ClaimLink(
        token=event.course.course_code if event.course else secrets.token_urlsafe(16),
        event_id=None if event.course_id else event.id,
        course_id=event.course_id,
        opened_at=now,
        opened_by_id=by.id,
        **details.model_dump(),
    )


def _facts(link: ClaimLink) -> dict[str, Any]:
    """What the trail stores of a link; never the access code itself."""
    names = ("mode", "closes_on", "most", "confirms_email", "signed_by")
    return {name: as_json(getattr(link, name)) for name in names} | {"open": link.closed_at is None}
