"""Rosters and personal certificates of some events, by a chance of their own: nothing else changes with them."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from core.clock import local
from core.models import Attendee, AuditAction, Event
from core.models.text_input import folded
from core.rules.certificates import personal_content
from core.rules.codes import CODE_BYTES, code_from
from core.rules.rosters import person_key
from demo.days import moment
from demo.people import full_name
from demo.plans import Plan

if TYPE_CHECKING:
    from demo.stories import Story

SHARE = 0.04  # of the events of others that were reported
MOST = 60  # people on a roster of the demo


def has_roster(plan: Plan, count: int) -> bool:
    """Of the demo accounts' events all with certificates, of others a sample."""
    return count <= MOST and (plan.host.is_demo_account or _rng(plan).random() < SHARE)


def add_roster(story: "Story", plan: Plan, count: int) -> None:
    """As many people as were certified, and a certificate for each: the count and the roster agree."""
    rng, event = _rng(plan), cast("Event", story.event)
    by = rng.choice(plan.host.users)
    entered_at = moment(event.ends_on, rng)
    issued_at = entered_at + timedelta(minutes=rng.randint(2, 40))
    for person in people(count, rng):
        story.people.append(person | {"entered_at": entered_at, "entered_by_id": by.id})
        story.issued.append(certificate_of(event, person, issued_at, by.id, by.full_name, rng))
    story.noted(AuditAction.ROSTER_ADDED, entered_at, by, after={"people": count})
    story.noted(AuditAction.CERTIFICATES_ISSUED, issued_at, by, after={"people": count, "signed_by": by.full_name})


def people(count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """So many of them, as the columns of a roster."""
    return (_person(name, rng) for name in _names(count, rng))


def certificate_of(
    event: Event, person: dict[str, Any], at: datetime, by_id: int, by: str, rng: random.Random
) -> dict[str, Any]:
    """The certificate of one of the people of an event, as the columns of its table."""
    attendee = Attendee(event_id=0, entered_at=at, **person)
    content = personal_content(event, attendee, signed_by=by, signed_on=local(at).date())
    return {
        "code": code_from(rng.randbytes(CODE_BYTES)),
        "event_version": event.version,
        "content_json": content.model_dump(mode="json"),
        "email": person["email"],
        "issued_at": at,
        "issued_by_id": by_id,
    }


def _rng(plan: Plan) -> random.Random:
    return random.Random(f"{plan.event.entered_at} {plan.event.search_text}")  # noqa: S311 -- it must come out the same


def _names(count: int, rng: random.Random) -> Iterator[str]:
    """No two alike on one roster."""
    seen: set[str] = set()
    while len(seen) < count:
        if (name := full_name(rng)) not in seen:
            seen.add(name)
            yield name


def _person(name: str, rng: random.Random) -> dict[str, Any]:
    email = f"{'.'.join(''.join(c for c in word if c.isascii() and c.isalpha()) for word in folded(name).split())}"
    email, folio = f"{email or 'educator'}@example.org", str(rng.randint(100_000, 999_999))
    return {
        "name": name,
        "email": email,
        "folio_number": folio,
        "minutes": None,
        "completed": True,
        "person": person_key(name, email, folio),
    }
