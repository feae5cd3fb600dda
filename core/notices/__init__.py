"""The words of every mail: one pure function a mail, all of them importable from here.

Each is shown in docs/notices.md. One that holds a code, or an address that opens something, is marked `@secret`.
"""

from core.notices.accounts import (
    account_changed,
    codes_guessed,
    invitation,
    password_changed,
    reset_code,
    second_factor_removed,
)
from core.notices.applications import application_received, application_waits
from core.notices.certificates import certificate_issued, certificate_revoked, certificate_superseded
from core.notices.claims import (
    addresses_joined,
    claim_code,
    claim_refused,
    claim_waits,
    my_certificates_code,
    people_joined,
)
from core.notices.courses import standing_course_renewed
from core.notices.events import event_added
from core.notices.notice import Notice, is_secret
from core.notices.providers import provider_restored, provider_suspended
from core.notices.reminders import count_reminder
from core.notices.requests import request_decided, request_received, request_waiting, request_withdrawn

__all__ = [
    "Notice",
    "account_changed",
    "addresses_joined",
    "application_received",
    "application_waits",
    "certificate_issued",
    "certificate_revoked",
    "certificate_superseded",
    "claim_code",
    "claim_refused",
    "claim_waits",
    "codes_guessed",
    "count_reminder",
    "event_added",
    "invitation",
    "is_secret",
    "my_certificates_code",
    "password_changed",
    "people_joined",
    "provider_restored",
    "provider_suspended",
    "request_decided",
    "request_received",
    "request_waiting",
    "request_withdrawn",
    "reset_code",
    "second_factor_removed",
    "standing_course_renewed",
]
