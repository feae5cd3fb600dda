"""What every notice looks like, with invented values. `python -m core.notices.previews` prints docs/notices.md.

A new notice adds one line to PREVIEWS; a test fails until it does.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from core import notices
from core.models import (
    Application,
    Certificate,
    Event,
    Location,
    Organization,
    Provider,
    ProviderType,
    RecurringCourse,
    Request,
    RequestKind,
    RequestState,
    User,
)
from core.notices.notice import Notice
from core.permissions import Role
from core.rules.compliance import ComplianceStatus, Reason, WaitingCounts
from core.rules.suspensions import SuspensionReasons

_WHEN = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
ADA = User(
    id=12, username="arides", full_name="Ada Rides", email="arides@example.org", role=Role.MANAGER, created_at=_WHEN
)
STAFF = User(
    id=1, username="staff", full_name="Margaret Tollefson", email="m@example.org", role=Role.STAFF, created_at=_WHEN
)


def an_event(**values: Any) -> Event:
    usual = {
        "id": 345,
        "provider_id": 7,
        "title": "Fractions on the number line",
        "instructor": "Greta Halvorson",
        "description": "Two days of building, folding and drawing fractions.",
        "starts_on": date(2026, 6, 11),
        "ends_on": date(2026, 6, 12),
        "location": Location.IN_PERSON,
        "city": "Hamilton",
        "state": "MT",
        "minutes": 720,
        "entered_at": _WHEN,
    }
    return Event(**{**usual, **values})


EVENT = an_event()
DECIMALS = an_event(id=346, title="Decimals with coins", starts_on=date(2026, 6, 30), ends_on=date(2026, 6, 30))
NEXT_YEAR = an_event(title="Teaching two grades at once", starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
COURSE = RecurringCourse(id=3, provider_id=7, course_code="K7WQ2M9XHTRB", started_at=_WHEN)
PROVIDER = Provider(id=7, name="Bitterroot Valley Schools", phone="406-555-0107")
APPLICATION = Application(
    name="Yaak Valley Forum",
    organization=Organization.PD_ORGANIZATION,
    type=ProviderType.SINGLE_EVENT,
    phone="406-555-0199",
    address="12 Ridge Road, Yaak, MT 59935",
    contact_name="Fern Yaak",
    contact_email="fern@example.org",
    offers="Forestry for teachers.",
    plans="A day in the woods.",
)


def a_request(kind: RequestKind, **values: Any) -> Request:
    usual = {
        "id": 88,
        "kind": kind,
        "subject_key": "",
        "asked_by_id": 12,
        "asked_at": _WHEN,
        "due_on": date(2026, 6, 10),
    }
    return Request(**{**usual, "about": EVENT.title, **values})


ASKED = a_request(RequestKind.CORRECTION)
APPROVED = a_request(RequestKind.CORRECTION, state=RequestState.APPROVED, note="As the roster says.")
APPLIED = a_request(RequestKind.NEW_PROVIDER, about=APPLICATION.name, asked_by_id=None)
LATE = SuspensionReasons(
    date(2026, 7, 20),
    ComplianceStatus.LATE,
    [
        Reason(
            "1 count is overdue; the oldest event ended June 12, 2026.",
            "ARM 10.57.216(2)(c): the number of participants of each activity is reported.",
            "Report the number under Counts; 0 if nobody earned a certificate.",
        )
    ],
)

PAPER = Certificate(
    code="MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
    event_id=345,
    attendee_id=88,
    event_version=1,
    issued_at=_WHEN,
    content_json={
        "title": EVENT.title,
        "instructor": EVENT.instructor,
        "starts_on": EVENT.starts_on,
        "ends_on": EVENT.ends_on,
        "provider_name": PROVIDER.name,
        "provider_phone": PROVIDER.phone,
        "location": "Hamilton, MT",
        "minutes": 720,
        "name": "Maria Blackfeather",
        "signed_by": "Ada Rides",
        "signed_on": EVENT.ends_on,
    },
    event=EVENT,
)


def _without_key(notice: Notice) -> Notice:
    """The key of a file depends on the installation, and a preview shows none."""
    return notice._replace(body=re.sub(r"key=\w+", "key=…", notice.body))


PREVIEWS: dict[str, Callable[[], Notice]] = {
    "invitation": lambda: notices.invitation(ADA, "H4RT9KWM"),
    "reset_code": lambda: notices.reset_code(ADA, "Q8XNB3FD"),
    "password_changed": lambda: notices.password_changed(ADA, stays_signed_in=False),
    "second_factor_removed": lambda: notices.second_factor_removed(ADA, STAFF),
    "codes_guessed": lambda: notices.codes_guessed(ADA),
    "account_changed": lambda: notices.account_changed(ADA, "Its e-mail address is now ada.rides@example.org."),
    "event_added": lambda: notices.event_added(ADA, EVENT, STAFF, today=_WHEN.date()),
    "count_reminder": lambda: notices.count_reminder(
        ADA,
        [(EVENT, "https://pdups.example.org/count/Jx0…"), (DECIMALS, "https://pdups.example.org/count/m4T…")],
        WaitingCounts(overdue=1, due=1),
        today=date(2026, 7, 13),
    ),
    "request_received": lambda: notices.request_received(ASKED),
    "request_waiting": lambda: notices.request_waiting(ASKED),
    "request_withdrawn": lambda: notices.request_withdrawn(ASKED),
    "request_decided": lambda: notices.request_decided(APPROVED),
    "application_received": lambda: notices.application_received(APPLIED, date(2026, 6, 1)),
    "application_waits": lambda: notices.application_waits(APPLIED, APPLICATION),
    "provider_suspended": lambda: notices.provider_suspended(PROVIDER, "Nobody answers our mails.", LATE),
    "provider_restored": lambda: notices.provider_restored(PROVIDER, "The counts are in."),
    "certificate_issued": lambda: _without_key(notices.certificate_issued(PAPER)),
    "certificate_superseded": lambda: _without_key(notices.certificate_superseded(PAPER, "The title was corrected.")),
    "certificate_revoked": lambda: notices.certificate_revoked(PAPER, "It was issued for another session."),
    "claim_code": lambda: notices.claim_code(an_event(provider=PROVIDER), "T7WQ2M9X"),
    "claim_waits": lambda: notices.claim_waits(ADA, EVENT),
    "claim_refused": lambda: notices.claim_refused(an_event(provider=PROVIDER), "You left before the end."),
    "my_certificates_code": lambda: notices.my_certificates_code("K3HT8RWM"),
    "addresses_joined": lambda: notices.addresses_joined("maria@example.org", "m.blackfeather@example.org"),
    "people_joined": lambda: notices.people_joined("Maria Blackfeather", "Maria Old Elk"),
    "standing_course_renewed": lambda: notices.standing_course_renewed(ADA, COURSE, [NEXT_YEAR]),
}


def as_markdown() -> str:
    """All notices with their previews, as docs/notices.md has them."""
    parts = [_section(name, preview()) for name, preview in PREVIEWS.items()]
    return "\n".join([_HEAD, *parts])


def _section(name: str, notice: Notice) -> str:
    return f"## {name}\n\n**{notice.subject}**\n\n```\n{notice.body.strip()}\n```\n"


_HEAD = """# Notices

Every mail that the system writes, in the words that it uses, with invented values. The functions are in
`core/notices`; staff see the same under Mail. This file is printed by `python -m core.notices.previews`.
"""

if __name__ == "__main__":
    print(as_markdown(), end="")
