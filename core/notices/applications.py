"""Mails about applications to become a provider."""

from datetime import date

from core.formats import day
from core.models import Application, Request
from core.notices.notice import Notice, written
from core.settings import settings


def application_received(request: Request, today: date) -> Notice:
    """To the applicant. It repeats nothing that was typed: anybody can type anybody's address."""
    return written(
        "application_received",
        "Your application came in",
        f"Your application to become a provider of professional development units came in on {day(today)}.",
        "What happens next: we read it, and write to you if something is missing. "
        f"You have our answer by {day(request.due_on)}, which is within seven business days.",
        "If it is approved, a mail with your username and a code opens your account. Please offer no "
        "professional development units before that.",
        "If you did not apply, somebody typed your address by mistake; you need do nothing.",
    )


def application_waits(request: Request, details: Application) -> Notice:
    """To OPI, with what was typed."""
    return written(
        "application_waits",
        f"New provider: {details.name}",
        f"{details.name} applies to become a provider. The answer is due by {day(request.due_on)}.",
        f"{details.contact_name}, {details.contact_email}, {details.phone}\n{details.address}",
        f"What it offers:\n{details.offers}",
        f"What it plans:\n{details.plans}",
        f"Decide under “Account Requests”: {settings().BASE_URL}/account-requests",
    )
