"""What people ask about their own certificates, once they proved an e-mail address."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from core.models import CertificateState, JoinedAddress, PersonalCertificate
from core.rules.proofs import ProvenAddress


def of_address(session: Session, proven: ProvenAddress) -> Sequence[PersonalCertificate]:
    """What was issued to the proven address and to those that staff joined to it, the newest activity first.

    From every provider, whatever became of it. Without what a newer certificate has replaced.
    """
    query = select(PersonalCertificate).where(
        col(PersonalCertificate.email).in_(addresses_of(session, proven.email)),
        PersonalCertificate.state != CertificateState.SUPERSEDED,
    )
    found = session.exec(query.options(joinedload(PersonalCertificate.event))).all()  # type: ignore[arg-type]
    return sorted(found, key=lambda certificate: (certificate.says.ends_on, certificate.id), reverse=True)


def addresses_of(session: Session, email: str) -> set[str]:
    """The address and all that are joined to it, step by step."""
    found, new = {email}, {email}
    while new:
        live = select(JoinedAddress).where(
            col(JoinedAddress.ended_at).is_(None),
            or_(col(JoinedAddress.email).in_(new), col(JoinedAddress.same_as).in_(new)),
        )
        new = {address for row in session.exec(live) for address in (row.email, row.same_as)} - found
        found |= new
    return found
