"""Plain functions that make what a test is about; every value may be overridden."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, select

from core.actions import certificate_batches, claim_links, events, requests, rosters
from core.actions.rosters import AttendeeInput
from core.changes.certificates import issue
from core.models import (
    Application,
    Attendee,
    Certificate,
    ClaimDetails,
    ClaimLink,
    ClaimLinkDetails,
    Conference,
    Event,
    EventDetails,
    Location,
    Provider,
    Request,
    RequestKind,
    User,
)
from core.permissions import Role
from core.rules.evidence import EvidenceFile
from core.rules.importing.events import Entry
from core.rules.requests import due_on, subject_key
from core.rules.rosters import person_key

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)
LAST_DAY = date(2026, 6, 12)
DAY_AFTER = date(2026, 6, 13)

_numbers = count(1)


def make_provider(session: Session, **values: Any) -> Provider:
    provider = Provider(**{"name": "Helena Public Schools", "phone": "406-555-0101", **values})
    session.add(provider)
    session.commit()
    return provider


def make_user(session: Session, role: Role = Role.PROVIDER, **values: Any) -> User:
    """A user of that role; a provider's person gets a provider of their own unless told."""
    if not role.is_agency_wide and "provider_id" not in values:
        values["provider_id"] = make_provider(session).id
    defaults = {"username": f"user{next(_numbers)}", "full_name": "Ada Rides", "email": "ada@example.org"}
    user = User(**{**defaults, "role": role, "created_at": NOW, **values})
    session.add(user)
    session.commit()
    return user


def typed_event(**values: Any) -> dict[str, Any]:
    """What somebody typed about an event."""
    return {
        "title": "Fractions",
        "instructor": "Emmy Noether",
        "description": "Halves, thirds and quarters.",
        "categories": ["math"],
        "starts_on": LAST_DAY,
        "ends_on": LAST_DAY,
        "location": Location.IN_PERSON,
        "city": "Helena",
        "state": "MT",
        "zip_code": "59601",
        "hours": "6",
        **values,
    }


def details(**values: Any) -> EventDetails:
    return EventDetails.check(typed_event(**values))


def make_event(session: Session, by: User | None = None, **values: Any) -> Event:
    by = by or make_user(session)
    provider_id = values.pop("provider_id", by.provider_id)
    return events.add(session, details(**values), provider_id=provider_id, by=by, now=NOW)


def make_request(session: Session, event: Event, by: User | None = None, **values: Any) -> Request:
    """A request to cancel the event, unless told to correct it by `proposed` values of the form."""
    by = by or make_user(session, provider_id=event.provider_id)
    asked = {"reason": "The roster says so.", "by": by, "today": TODAY, "now": NOW, **values}
    if proposed := asked.pop("proposed", None):
        return requests.ask_correction(session, event, details(**proposed), seen_version=event.version, **asked)
    return requests.ask_cancellation(session, event, **asked)


def make_application(session: Session, **values: Any) -> Request:
    """What somebody who has no account sent to become a provider."""
    proposed = {
        "name": "Yaak Valley Forum", "type": "single_event", "phone": "406-555-0199", "address": "",
        "offers": "Forestry", "contact_name": "Fern Yaak", "contact_email": "fern@example.org",
        "plans": "A day in the woods.", **values,
    }  # fmt: skip
    request = Request(
        kind=RequestKind.NEW_PROVIDER,
        subject_key=subject_key(RequestKind.NEW_PROVIDER, proposed["name"].casefold()),
        about=proposed["name"],
        proposed=proposed,
        asked_at=NOW,
        due_on=due_on(TODAY),
    )
    session.add(request)
    session.commit()
    return request


def make_pdf(megabytes: float = 0.1) -> EvidenceFile:
    """A file that begins as a PDF does."""
    return EvidenceFile("roster.pdf", b"%PDF-1.7\n".ljust(int(megabytes * 1024**2), b"x"))


def make_attendee(session: Session, event: Event, name: str = "Maria Blackfeather", **values: Any) -> Attendee:
    """Somebody on the roster of an event."""
    attendee = Attendee(**{"event_id": event.id, "name": name, "entered_at": NOW, "person": "", **values})
    attendee.person = person_key(attendee.name, attendee.email, attendee.folio_number)
    session.add(attendee)
    session.commit()
    return attendee


def make_personal_certificate(
    session: Session, event: Event | None = None, *, now: datetime = NOW, **values: Any
) -> Certificate:
    """A certificate of somebody, as it is issued."""
    values = {"email": "maria@example.org", **values}
    attendee = make_attendee(session, event or make_event(session), **values)
    certificate = issue(session, attendee, signed_by="Ada Rides", by=None, now=now)
    session.commit()
    return certificate


def make_claim_link(session: Session, event: Event, by: User, **values: Any) -> ClaimLink:
    typed = {"mode": "open", "access_code": "", "signed_by": "Ada Rides", **values}
    return claim_links.open_one(session, event, ClaimLinkDetails.check(typed), by=by, now=NOW)


def claim_details(**values: Any) -> ClaimDetails:
    """What an attendee states at a claim link."""
    typed = {"name": "Maria Blackfeather", "email": "maria@example.org", "folio_number": "123456"}
    return ClaimDetails.check({**typed, "montana_educator": True, **values})


def make_conference(session: Session, by: User | None = None, **values: Any) -> Conference:
    """A conference without a session; `by` or a provider says whose."""
    provider_id = values.pop("provider_id", None) or (by or make_user(session)).provider_id
    conference = Conference(provider_id=provider_id, **{"name": "Educators' Conference", "entered_at": NOW, **values})
    session.add(conference)
    session.commit()
    return conference


def make_sessions(session: Session, conference: Conference, by: User, *many: dict[str, Any]) -> list[Event]:
    """Sessions of a conference, each with these values."""
    entries = [Entry(details(**values)) for values in many]
    return events.add_many(session, entries, conference=conference, by=by, today=TODAY, now=NOW)


def days_from(day: date, days: int) -> date:
    return day + timedelta(days=days)


def typed_application(**values: Any) -> dict[str, Any]:
    """What somebody typed who applies to become a provider."""
    return {
        "name": "Yellowstone Science Museum",
        "organization": "agency",
        "type": "multiple_event",
        "phone": "406-555-0177",
        "address": "4 River Road, Livingston, MT 59047",
        "contact_name": "Mary Dusty Bull",
        "contact_email": "mary@example.org",
        "offers": "Field days for science teachers.",
        "plans": "Two days on watersheds in August.",
        **values,
    }


def application(**values: Any) -> Application:
    return Application.check(typed_application(**values))


def put_on_roster(session: Session, event: Event, by: User, *people: Any, **options: Any) -> list[Attendee]:
    """People given by name, or by what was typed about them."""
    typed = [{"name": person} if isinstance(person, str) else person for person in people]
    lines = [AttendeeInput(number, event, values) for number, values in enumerate(typed, start=1)]
    rosters.add_many(session, lines, by=by, now=NOW, **options)
    return list(session.exec(select(Attendee).where(Attendee.event_id == event.id).order_by(Attendee.id)))


def issue_all(session: Session, event: Event, by: User, **options: Any) -> list[Certificate]:
    """Issue to everyone who waits, to the end."""
    batch = certificate_batches.begin(session, event, signed_by="Ada Rides", by=by, today=TODAY, now=NOW, **options)
    while batch.state == "running":
        certificate_batches.next_chunk(session, batch, by=by, today=TODAY, now=NOW)
    found = select(Certificate).where(Certificate.batch_id == batch.id)
    return list(session.exec(found.order_by(Certificate.id)))
