"""Mails about personal certificates, each to the one that it was issued to."""

from core.crypto import file_key
from core.formats import days, units_earned
from core.models import Certificate
from core.notices.notice import Notice, secret, written
from core.rules.codes import verify_url
from core.settings import settings


def file_address(certificate: Certificate) -> str:
    """The address of the file with its key: it belongs into the mail to its owner, and nowhere else."""
    return f"{settings().BASE_URL}/certificates/{certificate.code}.pdf?key={file_key(certificate.code)}"


def _passport(certificate: Certificate) -> list[str]:
    if certificate.event.conference_id is None:
        return []
    address = f"{settings().BASE_URL}/passports/{certificate.code}.pdf?key={file_key(certificate.code)}"
    return [f"All your sessions of this conference with their total, in one file: {address}"]


def _what(certificate: Certificate) -> str:
    content = certificate.content
    earned = units_earned(content.minutes, "professional development unit")
    return f"“{content.title}” ({days(content.starts_on, content.ends_on)}, {content.provider_name}): {earned}"


@secret
def certificate_issued(certificate: Certificate) -> Notice:
    return written(
        "certificate_issued",
        f"Your certificate: {certificate.content.title}",
        f"Hello {certificate.content.name},",
        f"Your OPI Professional Development Unit Certificate is ready. {_what(certificate)}.",
        f"Open and keep it: {file_address(certificate)}",
        *_passport(certificate),
        f"Anyone can check what it says here: {verify_url(certificate.code)}",
        "The first address is yours alone: who has it has your certificate.",
    )


@secret
def certificate_superseded(certificate: Certificate, reason: str) -> Notice:
    """`certificate` is the new one."""
    return written(
        "certificate_superseded",
        f"Your certificate was replaced: {certificate.content.title}",
        f"Hello {certificate.content.name},",
        f"A new certificate replaces the one that you have. {_what(certificate)}.",
        f"The reason: {reason}",
        f"Open and keep the new one: {file_address(certificate)}",
        "The earlier certificate is no longer current; please use the new one for your license renewal.",
    )


def certificate_revoked(certificate: Certificate, reason: str) -> Notice:
    return written(
        "certificate_revoked",
        f"Your certificate was revoked: {certificate.content.title}",
        f"Hello {certificate.content.name},",
        f"This certificate is no longer valid. {_what(certificate)}.",
        f"The reason: {reason}",
        f"If this is not right, write to {certificate.content.provider_name}, {certificate.content.provider_phone}.",
    )
