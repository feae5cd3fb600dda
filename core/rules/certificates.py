"""When personal certificates may be issued, their content, and whether it still agrees with the event."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.errors import EventCanceled, EventNotOver
from core.formats import day, one_or_many
from core.models import Attendee, CertificateContent, Event, Location, User
from core.models.text_input import check_field, text_of
from core.permissions import Permission
from core.rules.events import is_canceled
from core.rules.printed_forms import content_of
from core.rules.rosters import minutes_of
from core.rules.scope import require

CHUNK = 100  # certificates a transaction
LONG_COURSE_DAYS = 60  # an online course that lasts longer is finished by each at their own time [manual]

# What is true of the event and the person; who signed, and when, belongs to the issuing.
_FACTS = tuple(name for name in CertificateContent.model_fields if name not in {"signed_by", "signed_on"})


def finishes_one_by_one(event: Event) -> bool:
    """A standing course or a long online course: people are certified as they finish."""
    lasts = (event.ends_on - event.starts_on).days
    return event.course_id is not None or (event.location == Location.ONLINE and lasts > LONG_COURSE_DAYS)


def opens_on(event: Event) -> date:
    """The first day of issuing: the last day of the event, since people leave with their certificates."""
    return event.starts_on if finishes_one_by_one(event) else event.ends_on


def may_be_issued(event: Event, today: date) -> bool:
    return not is_canceled(event) and today >= opens_on(event)


def personal_content(event: Event, attendee: Attendee, *, signed_by: str, signed_on: date) -> CertificateContent:
    """The whole certificate as it would be issued now."""
    content = content_of(event).model_dump() | {"minutes": minutes_of(attendee.minutes, event)}
    return CertificateContent(
        **content, name=attendee.name, folio_number=attendee.folio_number, signed_by=signed_by, signed_on=signed_on
    )


def carries_old_data(content: Mapping[str, Any], event: Event, attendee: Attendee) -> bool:
    """Whether the certificate differs from what would be issued now."""
    now = personal_content(event, attendee, signed_by="", signed_on=event.ends_on).model_dump(mode="json")
    return any(content.get(name) != now[name] for name in _FACTS)


def difference(roster: int, issued: int, count: int | None, revoked: int = 0) -> str | None:
    """Why roster, certificates and count are not the same number; None when they are.

    `roster` are those who completed it, and `revoked` those of them whose certificate was revoked.
    """
    parts, waiting = [], roster - issued - revoked
    if (issued or revoked) and waiting > 0:
        has = one_or_many(waiting, "has", "have")
        parts.append(f"{waiting:,} of the {roster:,} on the roster who completed it {has} no certificate yet")
    if revoked:
        parts.append(f"the certificate of {revoked:,} of the {roster:,} was revoked")
    if count is not None and issued and count != issued:
        side = "more" if count > issued else "fewer"
        parts.append(f"the count says {abs(count - issued):,} {side} than were issued here")
    if count is not None and not issued and roster and count != roster - revoked:
        parts.append(f"the count says {count:,}, and {roster:,} on the roster completed it")
    return "; ".join(parts).capitalize() + "." if parts else None


_name_of_signer = text_of("the name under the statement of Section IV", 120)


def require_issuing(event: Event, *, by: User, today: date) -> None:
    require(by, Permission.ISSUE, event.provider_id)
    if is_canceled(event):
        raise EventCanceled
    if not may_be_issued(event, today):
        raise EventNotOver(f"Certificates of this event can be issued from {day(opens_on(event))}, not before.")


def signer_name(signed_by: str) -> str:
    return check_field("signed_by", _name_of_signer, signed_by)
