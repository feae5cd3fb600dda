"""Claims: an attendee states a name at a link, verifies an e-mail address, and gets the certificate."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple, NoReturn

from sqlmodel import Session, col, func, select

from core import audit, notices, outbox
from core.changes import email_verification
from core.changes.claims import added, issue_for
from core.db import advisory_lock, begin_change
from core.documents.pdf.fonts import missing_glyphs
from core.errors import ClaimRefused, CodeNotRight, InvalidInput, NotFound, TooOften
from core.models import (
    Attendee,
    AuditAction,
    Certificate,
    CertificateState,
    Claim,
    ClaimAnswer,
    ClaimDetails,
    ClaimLink,
    ClaimMode,
    Event,
)
from core.queries import claims as queries
from core.queries.users import people_of
from core.rules import claims as rules
from core.rules.claim_matches import KnownAs, Match, earlier_answer, match, may_still_answer, may_take_unaddressed
from core.rules.claims import SENTENCES, Refusal
from core.rules.email_verification import MAILS_TO_EMAIL, for_link
from core.rules.people import entry_in_words


class ClaimQuestion(NamedTuple):
    """Whom the claimant may be: `named` are entries under the address that was verified, by number.

    `elsewhere` says that there are others, under another address or none, whose names are nobody's to read.
    """

    named: Mapping[int, str]
    elsewhere: bool


class ClaimResult(NamedTuple):
    """What a claim gave. `shown` says whether the claimant may see it at once, or only in the mail.

    Without a certificate there is a question to answer first, or the claim waits for the provider.
    """

    certificate: Certificate | None
    shown: bool = False
    question: ClaimQuestion | None = None


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

    Where somebody of the event may be the claimant, nothing is given before `answer`.
    Raises NotFound, CodeNotRight or ClaimRefused.
    """
    claim, link, event = _locked(session, claim_id)
    rules.require_open(link, event, today)
    _verify(session, link, claim, code, now)
    result = _as_before(session, claim) if _is_settled(claim) else _asked_or_given(session, link, claim, now)
    session.commit()
    return result


def answer(
    session: Session, claim_id: int, whom: ClaimAnswer, attendee_id: int | None = None, *, today: date, now: datetime
) -> ClaimResult:
    """Take a claimant's word for who they are, and give the certificate, or let the provider decide.

    An entry under the verified address is the claimant's if they say so. Whoever says to be somebody else, or to
    stand there under another address, waits: units never double in silence.
    Raises NotFound, CodeNotRight or ClaimRefused.
    """
    claim, link, event = _locked(session, claim_id)
    rules.require_open(link, event, today)
    settled = _is_settled(claim)
    if not settled and not may_still_answer(claim, link.confirms_email, now):
        raise CodeNotRight(email_verification.WRONG_CODE)
    result = _as_before(session, claim) if settled else _answered(session, link, claim, whom, attendee_id, now)
    session.commit()
    return result


def _is_settled(claim: Claim) -> bool:
    """Whether the claim has its certificate, or is the provider's to decide."""
    return claim.attendee_id is not None or claim.is_waiting


def _asked_or_given(session: Session, link: ClaimLink, claim: Claim, now: datetime) -> ClaimResult:
    own, similar = _match(session, link, claim)
    if similar:
        return ClaimResult(None, question=_question(link, claim, Match(own, similar)))
    if own is None and link.mode == ClaimMode.ROSTER:
        _refuse(session, claim, Refusal.NOT_ON_ROSTER)
    return _give(session, link, claim, own, now)


def _answered(
    session: Session, link: ClaimLink, claim: Claim, whom: ClaimAnswer, attendee_id: int | None, now: datetime
) -> ClaimResult:
    event, found = session.get_one(Event, claim.event_id), _match(session, link, claim)
    claim.answer = whom
    told = {"answer": whom, "name": claim.name}
    audit.record(session, AuditAction.CLAIM_ANSWERED, event, by=None, called=claim.name, now=now, after=told)
    own = _chosen(session, link, claim, found, attendee_id)
    if own is not None:
        return _give(session, link, claim, own, now)
    if link.mode == ClaimMode.ROSTER and found.certain is None:
        _refuse(session, claim, Refusal.NOT_ON_ROSTER)
    return _wait(session, claim, event, now)


def _verify(session: Session, link: ClaimLink, claim: Claim, code: str, now: datetime) -> None:
    """Raise CodeNotRight where the link asks for a code and this is not the one; note when it was right."""
    if not link.confirms_email:
        return
    used = claim.verified_at is not None
    if not email_verification.verify_code(session, claim.email, for_link(link.id), code, used_before=used, now=now):
        session.commit()
        raise CodeNotRight(email_verification.WRONG_CODE)
    claim.verified_at = claim.verified_at or now


def _as_before(session: Session, claim: Claim) -> ClaimResult:
    """What the same claim gave already, for a button that was pressed twice."""
    attendee = session.get(Attendee, claim.attendee_id) if claim.attendee_id else None
    certificate = queries.newest_certificate(session, attendee) if attendee else None
    if certificate and certificate.state != CertificateState.CURRENT:
        _refuse(session, claim, Refusal.ISSUED_BEFORE)
    return ClaimResult(certificate, shown=certificate is not None)


def _match(session: Session, link: ClaimLink, claim: Claim) -> Match:
    """Whom of the event the claimant is or may be. Raises ClaimRefused where the provider has the claim already.

    Without a confirmed address only entries that have it are certain. At a link for people on the roster only
    entries under the address are asked about, whoever certainly is the same person apart.
    """
    found = match(claim, queries.near(session, claim))
    if found.certain and not link.confirms_email and not found.certain.email:
        found = Match(None, [KnownAs(found.certain, claim.name, "", claim.folio_number, False), *found.similar])
    if found.certain is None and (why := earlier_answer(claim, queries.of_email(session, claim))):
        _refuse(session, claim, why)
    if link.mode == ClaimMode.ROSTER and found.certain is None:
        return Match(None, [one for one in found.similar if one.email.casefold() == claim.email])
    return found


def _question(link: ClaimLink, claim: Claim, found: Match) -> ClaimQuestion:
    """Names are shown to whoever verified the address that they stand under, and to nobody else."""
    own, others = found.with_email(claim.email), found.elsewhere(claim.email)
    if not link.confirms_email:
        return ClaimQuestion({}, elsewhere=True)
    return ClaimQuestion({one.id: entry_in_words(one.name, one.folio_number) for one in own.values()}, bool(others))


def _chosen(session: Session, link: ClaimLink, claim: Claim, found: Match, attendee_id: int | None) -> Attendee | None:
    """The entry that the answer makes the claimant's; None where it takes the provider's decision.

    Raises NotFound for an entry that was not asked about.
    """
    if claim.answer == ClaimAnswer.SOMEBODY_ELSE:
        return None
    own, others = found.with_email(claim.email), found.elsewhere(claim.email)
    certified = {one.attendee.id for one in found.similar if one.certified}
    if claim.answer == ClaimAnswer.SAME:
        if attendee_id not in own:
            raise NotFound
        return own[attendee_id] if attendee_id in certified or not certified else None
    took_paper = any(queries.newest_certificate(session, one) for one in others.values())
    may_take = link.confirms_email and found.certain is None and not own
    if may_take and may_take_unaddressed(claim, list(others.values()), took_paper):
        return next(iter(others.values()))
    return None


def _give(session: Session, link: ClaimLink, claim: Claim, own: Attendee | None, now: datetime) -> ClaimResult:
    """The certificate of an entry, issued where it has none. Raises ClaimRefused."""
    certificate = queries.newest_certificate(session, own) if own else None
    if why := _why_refused(session, link, claim, own, certificate):
        _refuse(session, claim, why)
    issued = certificate is None
    if certificate is None:
        entry = own or added(session, claim, now)
        certificate = issue_for(session, link, claim, entry, by=None, now=now)
    claim.attendee_id, claim.refused_because = certificate.attendee_id, ""
    return ClaimResult(certificate, shown=link.confirms_email or (issued and own is None))


def _wait(session: Session, claim: Claim, event: Event, now: datetime) -> ClaimResult:
    """Keep a claim for the provider, and write to its people unless they have one to decide about already."""
    if session.exec(queries.waiting_for(event).limit(1)).first() is None:
        for user in people_of(session, event.provider_id):
            outbox.queue(session, user.email, notices.claim_waits(user, event), provider_id=event.provider_id, now=now)
    claim.waits_since = now
    audit.record(
        session, AuditAction.CLAIM_WAITS, event, by=None, called=claim.name, now=now, after={"name": claim.name}
    )
    return ClaimResult(None)


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


def _why_refused(
    session: Session, link: ClaimLink, claim: Claim, own: Attendee | None, certificate: Certificate | None
) -> Refusal | None:
    if own and not own.completed:
        return Refusal.NOT_COMPLETED
    if own and certificate:
        is_current = certificate.state == CertificateState.CURRENT
        return None if is_current and _is_theirs(session, claim, own, certificate) else Refusal.ISSUED_BEFORE
    return Refusal.LINK_FULL if queries.given(session, link) >= link.most else None


def _is_theirs(session: Session, claim: Claim, own: Attendee, certificate: Certificate) -> bool:
    """Whether the certificate went to the claim's address, or the provider recognized its owner there."""
    if certificate.email == claim.email:
        return True
    earlier = queries.of_email(session, claim)
    return any(one.attendee_id == own.id and one.waits_since is not None for one in earlier)


def _refuse(session: Session, claim: Claim, why: Refusal) -> NoReturn:
    """Store why a claim gave nothing, for the provider to see."""
    claim.refused_because = why
    session.commit()
    raise ClaimRefused(SENTENCES[why])
