"""What is written: one pure function a mail, in plain words, gathered here by name."""

from core.notices.accounts import account_changed, invitation, password_changed, reset_code, second_factor_removed
from core.notices.notice import Notice
from core.notices.requests import request_decided, request_received, request_waiting, request_withdrawn

__all__ = [
    "HOLD_A_CODE",
    "Notice",
    "account_changed",
    "invitation",
    "password_changed",
    "request_decided",
    "request_received",
    "request_waiting",
    "request_withdrawn",
    "reset_code",
    "second_factor_removed",
]

# Notices with a code that opens something: what they said is not kept once they are sent.
HOLD_A_CODE = frozenset({"reset_code", "invitation"})
