"""Applications of those who want to become a provider and have no account. OPI decides them as requests."""

from datetime import date, datetime

from sqlmodel import Session, select

from core import audit, notices, outbox
from core.changes import rate_limits
from core.db import advisory_lock, begin_change
from core.errors import RequestOpen, TooOften
from core.formats import day
from core.models import Application, AuditAction, Request, RequestKind, RequestState
from core.rules.applications import MOST_APPLICATIONS, WINDOW, subject_key_of
from core.rules.requests import due_on
from core.settings import settings


def apply(session: Session, details: Application, *, ip_address: str, today: date, now: datetime) -> Request:
    """Store an application for OPI to decide, and mail both sides. The same one sent again is the same request.

    `ip_address` is the visitor's network address. Raises RequestOpen when another one of this organization and
    person is open, or TooOften.
    """
    begin_change(session)
    subject_key = subject_key_of(details)
    advisory_lock(session, subject_key)
    if earlier := _open_one(session, subject_key):
        return _same(earlier, details)
    _slow_down(session, details, ip_address, now)
    request = _request(details, subject_key, today, now)
    session.add(request)
    who = f"{details.contact_name} (applicant)"
    audit.record(session, AuditAction.APPLICATION_SENT, request, by=None, called=who, now=now, after=request.proposed)
    outbox.queue(session, details.contact_email, notices.application_received(request, today), now=now)
    outbox.queue(session, settings().CONTACT_EMAIL, notices.application_waits(request, details), now=now)
    session.commit()
    return request


def _request(details: Application, subject_key: str, today: date, now: datetime) -> Request:
    return Request(
        kind=RequestKind.NEW_PROVIDER,
        subject_key=subject_key,
        about=details.name,
        proposed=details.proposed(),
        asked_at=now,
        due_on=due_on(today),
    )


def _open_one(session: Session, subject_key: str) -> Request | None:
    query = select(Request).where(Request.subject_key == subject_key, Request.state == RequestState.OPEN)
    return session.exec(query).first()


def _same(earlier: Request, details: Application) -> Request:
    if earlier.proposed != details.proposed():
        raise RequestOpen(
            f"An application of “{details.name}” with this e-mail address is open already; you get an answer by "
            f"{day(earlier.due_on)}. To change it, write to {settings().CONTACT_EMAIL}."
        )
    return earlier


def _slow_down(session: Session, details: Application, ip_address: str, now: datetime) -> None:
    whose = (details.contact_email.casefold(), ip_address)
    if not rate_limits.within_rate_limit(session, "applies as", *whose, most=MOST_APPLICATIONS, window=WINDOW, now=now):
        raise TooOften(
            "Several applications came from you within the hour, so this one was not sent; send it again in an "
            f"hour, or write to {settings().CONTACT_EMAIL}."
        )
