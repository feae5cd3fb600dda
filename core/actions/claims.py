"""Claims: an attendee states a name at a link, verifies an e-mail address, and gets the certificate."""

from datetime import date, datetime
from typing import NamedTuple, NoReturn

from sqlmodel import Session, col, func, select

from core import audit, notices, outbox
from core.changes import email_verification
from core.changes.certificates import issue
from core.db import advisory_lock, begin_change
from core.documents.pdf.fonts import missing_glyphs
from core.errors import ClaimRefused, CodeNotRight, InvalidInput, NotFound, TooOften
from core.models import (
    Attendee,
    AuditAction,
    Certificate,
    CertificateState,
    Claim,
    ClaimDetails,
    ClaimLink,
    ClaimMode,
    Event,
)
from core.queries import claims as queries
from core.rules import claims as rules
from core.rules.claims import SENTENCES, Refusal
from core.rules.email_verification import MAILS_TO_EMAIL, for_link
from core.rules.rosters import person_key


class ClaimResult(NamedTuple):
    """What a claim gave. `shown` says whether the claimant may see it at once, or only in the mail."""

    certificate: Certificate
    shown: bool


def begin(
    session: Session, token: str, details: ClaimDetails, *, ip_address: str = "", today: date, now: datetime
) -> Claim:
    """Store what an attendee states at a link, and mail a code where the link asks for one; `finish` gives.

    Raises NotFound, ClaimRefused, TooOften, or InvalidInput for a name that no font has.
    """
    if letters := missing_glyphs(details.name):
        raise InvalidInput({"name": f"Some letters of the name cannot be printed ({letters}); type it without them."})
    begin_change(session)
    link = queries.by_token(session, token)
    event = queries.event_of(session, link, today)
    rules.require_open(link, event, today)
    advisory_lock(session, f"claims at link {link.id}")
    _require_few(session, link, details.email, ip_address, now)
    claim = Claim(
        link_id=link.id,
        event_id=event.id,
        name=details.name,
        email=details.email,
        folio_number=details.folio_number,
        at=now,
        ip_address=ip_address,
    )
    session.add(claim)
    if not rules.is_the_access_code(link, details.access_code):
        _refuse(session, claim, Refusal.WRONG_CODE)
    if link.confirms_email:
        _send_code(session, link, event, claim, now)
    session.commit()
    return claim


def finish(session: Session, claim_id: int, code: str = "", *, today: date, now: datetime) -> ClaimResult:
    """Give the certificate for a claim, once its code from the mail is right. One person gets one.

    Raises NotFound, CodeNotRight or ClaimRefused.
    """
    claim, link, event = _locked(session, claim_id)
    rules.require_open(link, event, today)
    twice = claim.attendee_id is not None
    is_verified = link.confirms_email
    if is_verified and not email_verification.verify_code(
        session, claim.email, for_link(link.id), code, used_before=twice, now=now
    ):
        session.commit()
        raise CodeNotRight(email_verification.WRONG_CODE)
    found = _on_roster(session, link, claim)
    certificate = queries.newest_certificate(session, found) if found else None
    if why := _why_refused(session, link, claim, found, certificate):
        _refuse(session, claim, why)
    if certificate is None:
        certificate = _issue(session, link, claim, found or _added(session, claim, now), now)
    claim.attendee_id, claim.refused_because = certificate.attendee_id, ""
    session.commit()
    return ClaimResult(certificate, shown=is_verified or twice or found is None)


def _require_few(session: Session, link: ClaimLink, email: str, ip_address: str, now: datetime) -> None:
    """Raise TooOften where a network address, or one e-mail address, asks again and again."""
    lately = select(func.count()).where(Claim.link_id == link.id, col(Claim.at) > now - rules.IP_WINDOW)
    here, wrong = lately.where(Claim.ip_address == ip_address), col(Claim.refused_because) == Refusal.WRONG_CODE
    if session.exec(lately.where(wrong)).one() >= rules.WRONG_AT_LINK:
        raise TooOften("Many wrong access codes were typed at this link within the hour. Try again in an hour.")
    claims, errors = (session.exec(query).one() for query in (here, here.where(wrong)))
    if ip_address and (claims >= rules.CLAIMS_FROM_IP or errors >= rules.WRONG_FROM_IP):
        raise TooOften("Too many claims came from this network within the hour. Try again in an hour.")
    if session.exec(lately.where(Claim.email == email)).one() >= MAILS_TO_EMAIL:
        raise TooOften("This e-mail address was given many times within the hour. Try again in an hour.")


def _send_code(session: Session, link: ClaimLink, event: Event, claim: Claim, now: datetime) -> None:
    email_verification.send_code(
        session,
        claim.email,
        for_link(link.id),
        lambda code: notices.claim_code(event, code),
        provider_id=event.provider_id,
        ip_address=claim.ip_address,
        now=now,
    )


def _locked(session: Session, claim_id: int) -> tuple[Claim, ClaimLink, Event]:
    """A claim, its link and its event, held until the certificate is given: whatever else enters people waits."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        raise NotFound
    event, link = session.get_one(Event, claim.event_id), session.get_one(ClaimLink, claim.link_id)
    begin_change(session, event, link, claim)
    return claim, link, event


def _on_roster(session: Session, link: ClaimLink, claim: Claim) -> Attendee | None:
    """Whom on the roster the claimant is. Without a confirmed address only rows that have it count."""
    if claim.attendee_id:
        return session.get(Attendee, claim.attendee_id)
    roster = queries.candidates(session, claim)
    found = rules.attendee_of(claim, roster if link.confirms_email else [row for row in roster if row.email])
    if link.mode == ClaimMode.ROSTER:
        return found or rules.only_with_email(claim, roster)
    return found


def _why_refused(
    session: Session, link: ClaimLink, claim: Claim, found: Attendee | None, certificate: Certificate | None
) -> Refusal | None:
    if found is None and link.mode == ClaimMode.ROSTER:
        return Refusal.NOT_ON_ROSTER
    if found and not found.completed:
        return Refusal.NOT_COMPLETED
    if certificate:
        is_theirs = certificate.state == CertificateState.CURRENT and certificate.email == claim.email
        return None if is_theirs else Refusal.ISSUED_BEFORE
    return Refusal.LINK_FULL if queries.given(session, link) >= link.most else None


def _added(session: Session, claim: Claim, now: datetime) -> Attendee:
    attendee = Attendee(
        event_id=claim.event_id,
        name=claim.name,
        email=claim.email,
        folio_number=claim.folio_number,
        person=person_key(claim.name, claim.email, claim.folio_number),
        entered_at=now,
    )
    session.add(attendee)
    session.flush()
    return attendee


def _issue(session: Session, link: ClaimLink, claim: Claim, attendee: Attendee, now: datetime) -> Certificate:
    """The certificate, mailed to the address of the claim, which the roster may have lacked."""
    if not attendee.email:
        attendee.email = claim.email
        attendee.person = person_key(attendee.name, attendee.email, attendee.folio_number)
    certificate = issue(session, attendee, signed_by=link.signed_by, by=None, now=now)
    mail = notices.certificate_issued(certificate)
    outbox.queue(session, attendee.email, mail, provider_id=attendee.event.provider_id, now=now)
    audit.record(session, AuditAction.CERTIFICATE_CLAIMED, attendee.event, by=None, called=claim.name, now=now)
    return certificate


def _refuse(session: Session, claim: Claim, why: Refusal) -> NoReturn:
    """Store why a claim gave nothing, for the provider to see."""
    claim.refused_because = why
    session.commit()
    raise ClaimRefused(SENTENCES[why])
