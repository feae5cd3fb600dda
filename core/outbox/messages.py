"""A mail as an Internet message, with its headers."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from core.models import OutboxMail
from core.settings import settings


class NotDelivered(Exception):
    """Why an attempt failed, in one plain line that holds no password; `for_good` when no retry can help."""

    def __init__(self, problem: str, *, for_good: bool = False) -> None:
        self.problem, self.for_good = one_line(problem)[:300], for_good
        super().__init__(self.problem)


def message_of(mail: OutboxMail) -> EmailMessage:
    """The mail as it travels, the same at every attempt. Raises NotDelivered when its address is none."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=settings().sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
    except Exception:  # the parser has many ways to refuse
        raise NotDelivered("The e-mail address cannot be used.", for_good=True) from None
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.queued_at)
    message["Message-ID"] = f"<{mark_of(mail)}@{settings().sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, cte="quoted-printable")
    return message


def mark_of(mail: OutboxMail) -> str:
    """The row's number and a hash of what tells it from the same number in another database."""
    facts = f"{mail.id} {mail.queued_at.isoformat()} {mail.kind} {mail.to}"
    return f"{mail.id}.{hashlib.sha256(facts.encode()).hexdigest()[:24]}"


def one_line(text: str) -> str:
    """Line breaks, and whatever else could end a header or a log line, become single spaces."""
    return " ".join("".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text).split())
