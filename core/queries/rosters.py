"""Rosters, the certificates of the people on them, and the figures beside an event's count."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.orm import aliased, contains_eager
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import NotFound
from core.formats import plural
from core.models import Attendee, Certificate, CertificateState, ClaimLink, Event, IssueBatch, User
from core.models.certificates import BatchState
from core.models.text_input import folded
from core.permissions import Permission, may
from core.queries.keyset import PAGE
from core.queries.url_values import is_an_id
from core.rules.certificates import carries_old_data
from core.rules.codes import normalized_verification_code
from core.rules.people import grouped, pairs_alike
from core.rules.rosters import RosterPerson, overlap, similar_people
from core.rules.scope import require

NO_CODE = "There is no certificate with this code; check that it is typed as printed."
_WITH_PERSON = (contains_eager(Certificate.attendee),)  # type: ignore[arg-type]
_IN_TIME = (col(Event.starts_on), col(Event.begins_at), col(Event.id))


class RosterEntry(NamedTuple):
    """One person as a screen shows them; the folio number is empty for those who may not see it."""

    id: int
    name: str
    email: str
    folio_number: str
    minutes: int | None
    completed: bool
    code: str
    state: CertificateState | None


class RosterFigures(NamedTuple):
    """What stands side by side with the count."""

    on_roster: int = 0
    completed: int = 0
    issued: int = 0
    revoked: int = 0  # completed it, and the only certificate they had was revoked

    @property
    def waiting(self) -> int:
        """How many completed it and never had a certificate."""
        return self.completed - self.issued - self.revoked

    @property
    def expected(self) -> int | None:
        """The count that follows from certificates, or from the roster; None where there is neither."""
        return (self.issued or self.waiting) if self.on_roster else None

    @property
    def in_words(self) -> str:
        if self.issued:
            return f"{plural(self.issued, 'certificate was', 'certificates were')} issued here"
        words = f"{plural(self.waiting, 'person', 'people')} on the roster completed it"
        return f"{words} (without {self.revoked:,} whose certificate was revoked)" if self.revoked else words


def get(session: Session, attendee_id: int | None, *, user: User) -> Attendee:
    """One person of a roster that the user reaches. Raises NotFound."""
    attendee = session.get(Attendee, attendee_id) if is_an_id(attendee_id) else None
    if attendee is None:
        raise NotFound
    require(user, Permission.SEE_ROSTERS, attendee.event.provider_id)
    return attendee


def list_of(
    session: Session, event: Event, *, search: str = "", after: int = 0, limit: int | None = PAGE, user: User
) -> Sequence[RosterEntry]:
    """The people of a roster in the order of their entry, with their newest certificate; one more than `limit`."""
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    columns = (Attendee.id, Attendee.name, Attendee.email, Attendee.folio_number, Attendee.minutes, Attendee.completed)
    query = (
        select(*columns, Certificate.code, Certificate.state)  # type: ignore[call-overload]
        .outerjoin(Certificate, _newest_of_attendee())
        .where(Attendee.event_id == event.id, col(Attendee.id) > after)
        .order_by(Attendee.id)
    )
    for word in folded(search)[:200].split():
        query = query.where(col(Attendee.person).contains(word, autoescape=True))
    found = session.exec(query.limit(limit + 1) if limit else query)
    shows = may(user.role, Permission.KEEP_ROSTERS)
    rows = [RosterEntry._make((*row[:6], row[6] or "", row[7])) for row in found]
    return rows if shows else [row._replace(folio_number="") for row in rows]


def _newest_of_attendee() -> ColumnElement[bool]:
    other = select(func.max(Certificate.id)).where(Certificate.attendee_id == Attendee.id)
    return col(Certificate.id) == other.correlate(Attendee).scalar_subquery()


def figures(session: Session, event_ids: Sequence[int]) -> dict[int, RosterFigures]:
    """Roster, completed, issued and revoked of events, of those that have a roster."""
    current = and_(col(Certificate.attendee_id) == Attendee.id, col(Certificate.state) == CertificateState.CURRENT)
    query = (
        select(  # type: ignore[call-overload]
            Attendee.event_id,
            func.count(),
            func.sum(case((col(Attendee.completed), 1), else_=0)),
            func.count(col(Certificate.id)),
            func.sum(case((and_(col(Attendee.completed), only_revoked()), 1), else_=0)),
        )
        .outerjoin(Certificate, current)
        .where(col(Attendee.event_id).in_(event_ids))
        .group_by(col(Attendee.event_id))
    )
    return {event_id: RosterFigures(*numbers) for event_id, *numbers in session.exec(query)}


def only_revoked() -> ColumnElement[bool]:
    """Attendees who have no current certificate, because the newest one they had was revoked."""
    theirs = aliased(Certificate)
    of_theirs = select(theirs.id).where(theirs.attendee_id == Attendee.id).correlate(Attendee)
    current, revoked = (col(theirs.state) == state for state in (CertificateState.CURRENT, CertificateState.REVOKED))
    return and_(of_theirs.where(revoked).exists(), ~of_theirs.where(current).exists())


def figures_of(session: Session, event: Event, *, user: User) -> RosterFigures:
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    return figures(session, [event.id]).get(event.id, RosterFigures())


def alike(session: Session, event: Event, *, typed: Sequence[RosterPerson] = (), user: User) -> list[str]:
    """What should be looked at before certificates are issued: people who may be one, or be mixed up."""
    require(user, Permission.KEEP_ROSTERS, event.provider_id)
    query = select(Attendee.name, Attendee.email, Attendee.folio_number).where(Attendee.event_id == event.id)
    return similar_people([*(RosterPerson(*row) for row in session.exec(query)), *typed])


class AttendanceClash(NamedTuple):
    """One person on the rosters of two sessions at the same time."""

    name: str
    one: Event
    other: Event


def clashes(session: Session, event: Event, *, user: User) -> list[AttendanceClash]:
    """People of this session who stand on the roster of another one of its conference at the same time."""
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    if event.conference_id is None:
        return []
    others = session.exec(select(Event).where(Event.conference_id == event.conference_id)).all()
    at_once = {other.id: other for other in others if overlap(event, other)}
    here = session.exec(_completed_on([event.id])).all()
    there = session.exec(_completed_on(list(at_once)).order_by(Attendee.name, col(Attendee.id))).all()
    pairs = pairs_alike(here, there, person=lambda attendee: attendee)
    return [AttendanceClash(other.name, event, at_once[other.event_id]) for _, other in pairs]


def _completed_on(event_ids: Sequence[int]) -> SelectOfScalar[Attendee]:
    return select(Attendee).where(col(Attendee.event_id).in_(event_ids), col(Attendee.completed))


def certificates(session: Session, event: Event, *, user: User) -> Sequence[Certificate]:
    """The current certificates of an event, in the order of the roster. They show folio numbers."""
    require(user, Permission.KEEP_ROSTERS, event.provider_id)
    return _current(session, event)


def with_old_data(session: Session, event: Event, *, user: User) -> list[Certificate]:
    """Current certificates that differ from what would be issued now."""
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    return [c for c in _current(session, event) if carries_old_data(c.content_json, event, c.attendee)]


def _current(session: Session, event: Event) -> Sequence[Certificate]:
    query = (
        select(Certificate)
        .join(Attendee)
        .where(Certificate.event_id == event.id, col(Certificate.state) == CertificateState.CURRENT)
        .order_by(col(Certificate.attendee_id))
    )
    return session.exec(query.options(*_WITH_PERSON)).all()


def certificate(session: Session, code: str, *, user: User) -> Certificate:
    """A personal certificate of an event that the user reaches and whose rosters they keep. Raises NotFound."""
    found = by_code(session, code)
    require(user, Permission.KEEP_ROSTERS, found.event.provider_id)
    return found


def by_code(session: Session, code: str) -> Certificate:
    """The personal certificate of a code. The code alone opens no file. Raises NotFound."""
    found = session.exec(select(Certificate).where(Certificate.code == normalized_verification_code(code))).first()
    if found is None:
        raise NotFound(NO_CODE)
    return found


def issued(session: Session, search: str = "", *, before: int = 0, user: User) -> Sequence[Certificate]:
    """The personal certificates issued last, by name, of all events that the user reaches; one more than a page."""
    require(user, Permission.SEE_ROSTERS)
    query = select(Certificate).join(Attendee).join(Event, _its_event())
    if not user.role.is_agency_wide:
        query = query.where(Event.provider_id == user.provider_id)
    for word in folded(search)[:200].split():
        query = query.where(col(Attendee.person).contains(word, autoescape=True))
    if before:
        query = query.where(col(Certificate.id) < before)
    newest_first = query.order_by(col(Certificate.id).desc()).limit(PAGE + 1)
    return session.exec(newest_first.options(*_WITH_PERSON)).all()


def _its_event() -> Any:
    return col(Certificate.event_id) == Event.id


def running_batch(session: Session, event: Event, *, user: User) -> IssueBatch | None:
    """An issuing of this event that was begun and neither finished nor canceled."""
    require(user, Permission.SEE_ROSTERS, event.provider_id)
    query = select(IssueBatch).where(IssueBatch.event_id == event.id, IssueBatch.state == BatchState.RUNNING)
    return session.exec(query.order_by(col(IssueBatch.id).desc())).first()


def claim_link(session: Session, event: Event, *, user: User) -> ClaimLink | None:
    """The newest address at which certificates of this event are claimed and that was not closed."""
    require(user, Permission.KEEP_ROSTERS, event.provider_id)
    of_event = col(ClaimLink.event_id) == event.id
    of_course = and_(col(ClaimLink.course_id).is_not(None), col(ClaimLink.course_id) == event.course_id)
    query = select(ClaimLink).where(or_(of_event, of_course), col(ClaimLink.closed_at).is_(None))
    return session.exec(query.order_by(col(ClaimLink.id).desc())).first()


def in_conference(session: Session, conference_id: int, *, user: User) -> Mapping[str, Sequence[Certificate]]:
    """The current certificates of a conference by person, of people whom more than a name tells apart.

    The key of each group is the code of its first certificate.
    """
    require(user, Permission.KEEP_ROSTERS)
    query = (
        select(Certificate)
        .join(Attendee)
        .join(Event, _its_event())
        .where(Event.conference_id == conference_id, Certificate.state == CertificateState.CURRENT)
        .order_by(*_IN_TIME)
    )
    if not user.role.is_agency_wide:
        query = query.where(Event.provider_id == user.provider_id)
    found = [each for each in session.exec(query.options(*_WITH_PERSON)) if _has_mark(each.attendee)]
    return {group[0].code: group for group in grouped(found, person=_attendee_of)}


def of_same_person(session: Session, found: Certificate) -> Sequence[Certificate]:
    """With one certificate of a conference session, all of that person's there: asked by the owner of its key."""
    if found.event.conference_id is None or not _has_mark(found.attendee):
        return [found]
    emails, numbers = {found.attendee.email} - {""}, {found.attendee.folio_number} - {""}
    near: Sequence[Certificate] = []
    for _ in range(_HOPS):
        near = _near(session, found.event.conference_id, emails, numbers)
        emails |= {each.attendee.email for each in near} - {""}
        numbers |= {each.attendee.folio_number for each in near} - {""}
    groups = grouped(near, person=_attendee_of)
    return next((group for group in groups if any(each.id == found.id for each in group)), [found])


_HOPS = 3  # address to folio number to another address of the same person


def _near(session: Session, conference_id: int, emails: set[str], numbers: set[str]) -> Sequence[Certificate]:
    """The current certificates of a conference that are under one of the addresses or folio numbers."""
    query = (
        select(Certificate)
        .join(Attendee)
        .join(Event, _its_event())
        .where(
            Event.conference_id == conference_id,
            or_(col(Attendee.email).in_(emails), col(Attendee.folio_number).in_(numbers)),
            Certificate.state == CertificateState.CURRENT,
        )
        .order_by(*_IN_TIME)
    )
    return session.exec(query.options(*_WITH_PERSON)).all()


def _attendee_of(certificate: Certificate) -> Attendee:
    return certificate.attendee


def _has_mark(attendee: Attendee) -> bool:
    """Whether more than a name tells who it is."""
    return bool(attendee.email or attendee.folio_number)
