"""What an audit of one provider looks at: every record of a span of days, sheet by sheet."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from core import clock
from core.formats import units
from core.models import Attendee, AuditEntry, Certificate, Count, Event, OutboxMail, Provider, Request, User
from core.permissions import Permission
from core.rules.events import place_of
from core.rules.reports import schedule
from core.rules.scope import require


class PacketSheet(NamedTuple):
    """One file of a packet."""

    name: str
    headings: Sequence[str]
    rows: Iterator[Sequence[Any]]


def packet(session: Session, provider: Provider, first: date, last: date, *, user: User) -> Iterator[PacketSheet]:
    """The sheets of a provider's events that end in these days; each is read while it is written.

    Folio numbers are among them: it is for staff, who may see them.
    """
    require(user, Permission.AUDIT_PROVIDERS)
    chosen = (Event.provider_id == provider.id, col(Event.ends_on).between(first, last))
    yield PacketSheet("events", EVENTS, _events(session, *chosen))
    yield PacketSheet("rosters", ROSTERS, _rosters(session, *chosen))
    yield PacketSheet("certificates", CERTIFICATES, _certificates(session, *chosen))
    yield PacketSheet("counts", COUNTS, _counts(session, *chosen))
    yield PacketSheet("changes", CHANGES, _changes(session, *chosen))
    yield PacketSheet("requests", REQUESTS, _requests(session, provider))
    yield PacketSheet("mails", MAILS, _mails(session, provider))


EVENTS = (
    "Event", "Title", "Description", "Instructor", "Categories", "Start Date", "End Date", "Schedule", "Location",
    "Room", "Units", "Certificates issued", "Reported on", "Entered", "Canceled",
)  # fmt: skip
ROSTERS = ("Event", "Title", "Name", "E-mail", "Folio number", "Completed", "Units", "Entered")
CERTIFICATES = ("Event", "Title", "Code", "Name", "Units", "State", "Issued", "Ended", "Because")
COUNTS = ("Event", "Title", "Number", "Reported", "By", "Reason")
CHANGES = ("When", "Who", "What", "Event", "Before", "After", "Reason")
REQUESTS = ("Request", "Kind", "About", "State", "Asked", "Reason", "Decided", "Note")
MAILS = ("Queued", "To", "Subject", "Sent", "Problem")


def _moment(value: Any) -> str:
    return f"{clock.local(value):%Y-%m-%d %H:%M}" if value else ""


def _events(session: Session, *chosen: ColumnElement[bool] | bool) -> Iterator[Sequence[Any]]:
    query = select(Event).where(*chosen).options(selectinload(Event.categories))  # type: ignore[arg-type]
    for event in session.exec(query.order_by(col(Event.id))).all():
        names = "; ".join(category.name for category in event.categories)
        yield (
            event.id, event.title, event.description, event.instructor, names, event.starts_on, event.ends_on,
            schedule(event), place_of(event), event.room, event.minutes / 60, event.certificates_issued,
            event.reported_on, _moment(event.entered_at), _moment(event.cancelled_at),
        )  # fmt: skip


def _rosters(session: Session, *chosen: ColumnElement[bool] | bool) -> Iterator[Sequence[Any]]:
    query = select(Attendee, Event.title, Event.minutes).join(Event).where(*chosen)
    for person, title, minutes in session.exec(query.order_by(col(Attendee.event_id), col(Attendee.name))):
        earned = units(person.minutes or minutes)
        yield (
            person.event_id, title, person.name, person.email, person.folio_number,
            "yes" if person.completed else "no", earned, _moment(person.entered_at),
        )  # fmt: skip


def _certificates(session: Session, *chosen: ColumnElement[bool] | bool) -> Iterator[Sequence[Any]]:
    query = select(Certificate, Event.title).join(Event).where(*chosen)
    for paper, title in session.exec(query.order_by(col(Certificate.id))):
        yield (
            paper.event_id, title, paper.code, paper.content.name, units(paper.content.minutes), paper.state.value,
            _moment(paper.issued_at), _moment(paper.ended_at), paper.ended_because,
        )  # fmt: skip


def _counts(session: Session, *chosen: ColumnElement[bool] | bool) -> Iterator[Sequence[Any]]:
    query = select(Count, Event.title).join(Event, col(Event.id) == Count.event_id).where(*chosen)
    for count, title in session.exec(query.options(joinedload(Count.reported_by)).order_by(col(Count.id))):  # type: ignore[arg-type]
        yield (
            count.event_id,
            title,
            count.number,
            _moment(count.reported_at),
            count.reported_by.full_name,
            count.reason,
        )


def _changes(session: Session, *chosen: ColumnElement[bool] | bool) -> Iterator[Sequence[Any]]:
    numbers = select(Event.id).where(*chosen)
    query = select(AuditEntry).where(AuditEntry.subject == "event", col(AuditEntry.subject_id).in_(numbers))
    for entry in session.exec(query.order_by(col(AuditEntry.id))):
        yield (
            _moment(entry.at), entry.by, entry.action, entry.subject_id, _said(entry.before), _said(entry.after),
            entry.reason,
        )  # fmt: skip


def _said(values: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in values.items())


def _requests(session: Session, provider: Provider) -> Iterator[Sequence[Any]]:
    query = select(Request).where(Request.provider_id == provider.id).order_by(col(Request.id))
    for asked in session.exec(query):
        yield (
            asked.id, asked.kind.value, asked.about, asked.state.value, _moment(asked.asked_at), asked.reason,
            _moment(asked.decided_at), asked.note,
        )  # fmt: skip


def _mails(session: Session, provider: Provider) -> Iterator[Sequence[Any]]:
    query = select(OutboxMail).where(OutboxMail.provider_id == provider.id).order_by(col(OutboxMail.id))
    for mail in session.exec(query):
        yield (_moment(mail.queued_at), mail.to, mail.subject, _moment(mail.sent_at), mail.problem)
