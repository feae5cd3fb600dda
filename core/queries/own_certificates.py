"""The certificates of one person, by an e-mail address that was verified."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from core.email_tokens import VerifiedEmail
from core.models import Certificate, CertificateState, MergedEmail, MergedPerson
from core.rules.own_certificates import Owner, owners


def of_email(session: Session, verified: VerifiedEmail) -> Sequence[Certificate]:
    """What was issued to the verified address and to those that staff merged with it, the newest activity first.

    From every provider, whatever became of it. Without what a newer certificate has replaced.
    """
    query = select(Certificate).where(
        col(Certificate.email).in_(merged_emails(session, verified.email)),
        Certificate.state != CertificateState.SUPERSEDED,
    )
    found = session.exec(query.options(joinedload(Certificate.event))).all()  # type: ignore[arg-type]
    return sorted(found, key=lambda certificate: (certificate.content.ends_on, certificate.id), reverse=True)


def owners_of(session: Session, verified: VerifiedEmail) -> list[Owner]:
    """The same by person: a mailbox can belong to two, and staff may have joined two names of one."""
    found = of_email(session, verified)
    query = select(MergedPerson).where(
        col(MergedPerson.email).in_(merged_emails(session, verified.email)), col(MergedPerson.ended_at).is_(None)
    )
    return owners(found, session.exec(query.order_by(col(MergedPerson.id))).all())


def merged_emails(session: Session, email: str) -> set[str]:
    """The address and all that are merged with it, step by step."""
    found, new = {email}, {email}
    while new:
        live = select(MergedEmail).where(
            col(MergedEmail.ended_at).is_(None),
            or_(col(MergedEmail.email).in_(new), col(MergedEmail.same_as).in_(new)),
        )
        new = {address for row in session.exec(live) for address in (row.email, row.same_as)} - found
        found |= new
    return found
