"""Batches of certificates: issued to everyone who completed an event, or issued anew after a correction.

Begin at `begin` and `supersede_all`; `next_chunk` then goes on, a chunk a transaction, so whoever stops in between
loses nothing. The unique index on current certificates lets nobody have two. One certificate: `certificates`.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core import audit
from core.changes.certificates import issue, lock_event, mail, mail_superseded, replace
from core.db import begin_change
from core.errors import NotFound, ReasonMissing, Refused
from core.formats import one_or_many
from core.models import Attendee, AuditAction, BatchState, Certificate, CertificateState, Event, IssueBatch, User
from core.models.text_input import clean, reason_of, required_reason
from core.notices import certificate_issued
from core.permissions import Permission
from core.queries.rosters import only_revoked, running_batch, with_old_data
from core.rules.certificates import CHUNK, require_issuing, signer_name
from core.rules.scope import require


def begin(
    session: Session,
    event: Event,
    *,
    attendee_ids: Sequence[int] | None = None,
    again_because: str = "",
    signed_by: str,
    mails: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> IssueBatch:
    """Begin to issue to everyone who completed the event and never had a certificate, or to these people.

    Whose certificate was revoked gets another one only when named among `attendee_ids`, with a reason in
    `again_because`, which the audit trail stores.
    Raises NotFound, NotAllowed, EventCanceled, EventNotOver, InvalidInput, ReasonMissing, or Refused when there is
    nobody.
    """
    _begin(session, event, by=by, today=today)
    waiting = _waiting(session, event, attendee_ids)
    if not waiting:
        raise Refused(
            "Everyone on the roster who completed the event has a certificate already, or had one that was revoked."
        )
    if again := _revoked_among(session, waiting):
        _record_again(session, event, again, again_because, by=by, now=now)
    batch = _batch(session, event, waiting, signed_by=signed_by, mails=mails, reason="", by=by, now=now)
    session.commit()
    return batch


def supersede_all(
    session: Session,
    event: Event,
    *,
    reason: str,
    signed_by: str,
    mails: bool = True,
    by: User,
    today: date,
    now: datetime,
) -> IssueBatch:
    """Begin to replace every certificate that carries old data. Raises as `begin`, and ReasonMissing."""
    _begin(session, event, by=by, today=today)
    reason = required_reason(reason)
    old = [certificate.attendee_id for certificate in with_old_data(session, event, user=by)]
    if not old:
        raise Refused("No certificate of this event carries old data.")
    batch = _batch(session, event, old, signed_by=signed_by, mails=mails, reason=reason, by=by, now=now)
    session.commit()
    return batch


def next_chunk(session: Session, batch: IssueBatch, *, by: User, today: date, now: datetime) -> None:
    """Issue to the next people of the batch. A finished or canceled one stays as it is.

    Raises NotFound, NotAllowed, EventCanceled or EventNotOver.
    """
    begin_change(session, by, batch)
    event = lock_event(session, batch.event_id)
    require_issuing(event, by=by, today=today)
    if batch.state != BatchState.RUNNING:
        return
    numbers = batch.attendees[batch.done : batch.done + CHUNK]
    served = [person for person in _served(session, batch, numbers) if _serve(session, batch, person, by=by, now=now)]
    batch.done += len(numbers)
    if batch.done >= len(batch.attendees):
        batch.state = BatchState.DONE
    if served:
        action = AuditAction.CERTIFICATES_SUPERSEDED if batch.reason else AuditAction.CERTIFICATES_ISSUED
        after = {"people": len(served), "signed_by": batch.signed_by}
        audit.record(session, action, event, by=by, now=now, after=after, reason=batch.reason)
    session.commit()


def cancel(session: Session, batch: IssueBatch, *, by: User, now: datetime) -> None:
    """Stop a batch: what was issued stays issued. Raises NotFound or NotAllowed."""
    begin_change(session, by, batch)
    event = lock_event(session, batch.event_id)
    require(by, Permission.ISSUE, event.provider_id)
    if batch.state == BatchState.RUNNING:
        batch.state = BatchState.CANCELED
        audit.record(session, AuditAction.ISSUING_CANCELED, event, by=by, now=now, after={"people": batch.done})
    session.commit()


def _begin(session: Session, event: Event, *, by: User, today: date) -> None:
    begin_change(session, by, event)
    session.refresh(event.provider)
    require_issuing(event, by=by, today=today)
    if running_batch(session, event, user=by):
        raise Refused("Certificates of this event are being issued already; go on with that, or cancel it first.")


def _batch(
    session: Session,
    event: Event,
    attendee_ids: Sequence[int],
    *,
    signed_by: str,
    mails: bool,
    reason: str,
    by: User,
    now: datetime,
) -> IssueBatch:
    batch = IssueBatch(
        event_id=event.id,
        attendees=list(attendee_ids),
        mails=mails,
        signed_by=signer_name(signed_by),
        reason=reason,
        started_at=now,
        started_by_id=by.id,
    )
    session.add(batch)
    return batch


def _waiting(session: Session, event: Event, wanted: Sequence[int] | None) -> list[int]:
    """People who completed the event and have no current certificate; unless named, none whose was revoked.

    Raises NotFound for somebody else's.
    """
    query = select(Attendee.id).where(
        Attendee.event_id == event.id,
        col(Attendee.completed),
        col(Attendee.id).not_in(_certified()),
    )
    if wanted is None:
        query = query.where(~only_revoked())
    waiting = list(session.exec(query.order_by(col(Attendee.id))))
    if wanted is None:
        return waiting
    here = set(session.exec(select(Attendee.id).where(Attendee.event_id == event.id)))
    if not here.issuperset(wanted):
        raise NotFound
    chosen = set(wanted)
    return [number for number in waiting if number in chosen]


def _revoked_among(session: Session, attendee_ids: Sequence[int]) -> list[str]:
    """The names of those whose certificate was revoked."""
    query = select(Attendee.name).where(col(Attendee.id).in_(attendee_ids), only_revoked())
    return list(session.exec(query.order_by(col(Attendee.id))))


def _record_again(
    session: Session, event: Event, names: Sequence[str], reason: str, *, by: User, now: datetime
) -> None:
    """Who gets a certificate again after a revocation, and why. Raises ReasonMissing."""
    if not clean(reason):
        whose = one_or_many(len(names), "The certificate of {} was", "The certificates of {} were").format(_list(names))
        raise ReasonMissing(f"{whose} revoked. Say in a few words why a new one is issued; the reason is kept with it.")
    after = {"people": len(names), "name": ", ".join(names)}
    audit.record(
        session, AuditAction.CERTIFICATES_ISSUED_AGAIN, event, by=by, now=now, after=after, reason=reason_of(reason)
    )


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _certified() -> SelectOfScalar[int]:
    return select(Certificate.attendee_id).where(Certificate.state == CertificateState.CURRENT)


def _revoked_since(batch: IssueBatch) -> SelectOfScalar[int]:
    query = select(Certificate.attendee_id).where(Certificate.state == CertificateState.REVOKED)
    return query.where(col(Certificate.ended_at) > batch.started_at)


def _served(session: Session, batch: IssueBatch, numbers: Sequence[int]) -> Sequence[Attendee]:
    """Those of the chunk who still completed the event and still lack what the batch gives.

    A certificate that came and was revoked since the batch began is not issued again.
    """
    query = select(Attendee).where(col(Attendee.id).in_(numbers), col(Attendee.completed))
    if not batch.reason:
        query = query.where(col(Attendee.id).not_in(_certified()), col(Attendee.id).not_in(_revoked_since(batch)))
    return session.exec(query.order_by(col(Attendee.id)).execution_options(populate_existing=True)).all()


def _serve(session: Session, batch: IssueBatch, person: Attendee, *, by: User, now: datetime) -> bool:
    """Whether the person got a certificate; one whose old one was revoked meanwhile gets none."""
    if not batch.reason:
        new = issue(session, person, signed_by=batch.signed_by, batch=batch, by=by, now=now)
        if batch.mails and new.email:
            mail(session, new, certificate_issued(new), now=now)
        return True
    query = select(Certificate).where(Certificate.attendee_id == person.id)
    old = session.exec(query.where(Certificate.state == CertificateState.CURRENT)).first()
    if old is None:
        return False
    new = replace(session, old, signed_by=batch.signed_by, reason=batch.reason, batch=batch, by=by, now=now)
    if batch.mails:
        mail_superseded(session, new, batch.reason, now=now)
    return True
