"""Whom no mail reaches: the last one came back, or an invitation was never answered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, case, func, union
from sqlalchemy.orm import aliased, joinedload
from sqlmodel import Session, col, select

from core.models import OutboxMail, ProviderRollup, User
from core.permissions import Permission
from core.queries.keyset import PAGE, Order, decode, encode, one_of, row_id
from core.queries.users import has_signed_in
from core.rules.compliance import cut_offs
from core.rules.scope import require

_RANKS = (0, 1)  # of people of late providers, and of the others
_GIVEN_UP = col(OutboxMail.given_up_at).is_not(None)
ANSWERED_WITHIN = timedelta(days=7)  # as long as the code of an invitation lives


class DeliveryProblem(StrEnum):
    REFUSED = "mail refused"
    NEVER = "never signed in"


class UndeliverableUser(NamedTuple):
    """Somebody whom no mail reaches: the mail that came back, and whether they never signed in."""

    user: User
    is_late: bool
    refused: OutboxMail | None
    never_since: datetime | None
    cursor: str


def undeliverable_users(
    session: Session, trouble: DeliveryProblem | None = None, *, after: str = "", user: User, today: date, now: datetime
) -> list[UndeliverableUser]:
    """Active people whom no mail reaches, those of late providers first: one page and one row more where there are
    more."""
    require(user, Permission.SEE_COMPLIANCE)
    refused, late = _refused(), func.coalesce(col(ProviderRollup.first_ends_on) < cut_offs(today).overdue, False)
    rank, never = case((late, _RANKS[0]), else_=_RANKS[1]), _never(now)
    order = Order((rank, col(User.id)))
    columns: Any = (User, rank, case((never, 1), else_=0), refused.c.mail)
    query = _people(select(*columns), refused, trouble, never).join(
        ProviderRollup, col(ProviderRollup.provider_id) == User.provider_id, isouter=True
    )
    if after:
        query = query.where(order.beyond(decode(after, one_of(_RANKS), row_id)))
    whole = query.options(joinedload(User.provider)).order_by(*order.by()).limit(PAGE + 1)  # type: ignore[arg-type]
    found = session.exec(whole).all()
    mails = _mails(session, [mail for *_, mail in found if mail])
    return [
        UndeliverableUser(who, not ranked, mails.get(mail), who.created_at if silent else None, encode(ranked, who.id))
        for who, ranked, silent, mail in found
    ]


def number(session: Session, *, at_most: int, user: User, now: datetime) -> int:
    """How many people no mail reaches. Those beyond `at_most` are not counted, so that a nation's screens are quick."""
    require(user, Permission.SEE_COMPLIANCE)
    given_up, later = OutboxMail, aliased(OutboxMail)
    arrived = select(later.id).where(later.to == given_up.to, later.id > given_up.id, col(later.sent_at).is_not(None))
    refused = select(User.id).join(given_up, col(given_up.to) == User.email).where(_GIVEN_UP, ~arrived.exists())
    parts = (query.where(col(User.active)).distinct() for query in (refused, select(User.id).where(_never(now))))
    found = union(*(select(part.limit(at_most).subquery()) for part in parts)).limit(at_most).subquery()
    return int(session.exec(select(func.count()).select_from(found)).one())


def reached_providers(session: Session, providers: Sequence[int]) -> set[int]:
    """Those of them of whom at least one active person signed in once and got the last mail."""
    whose = col(User.provider_id).in_(providers)
    refused = _refused(select(User.email).where(whose))
    query: Any = select(User.provider_id).join(refused, refused.c.to == User.email, isouter=True).distinct()
    return set(session.exec(query.where(whose, col(User.active), refused.c.mail.is_(None), has_signed_in())))


def _people(query: Any, refused: FromClause, trouble: DeliveryProblem | None, never: ColumnElement[bool]) -> Any:
    joined = query.join(refused, refused.c.to == User.email, isouter=True).where(col(User.active))
    came_back = refused.c.mail.is_not(None)
    return joined.where(
        {None: came_back | never, DeliveryProblem.REFUSED: came_back, DeliveryProblem.NEVER: never}[trouble]
    )


def _refused(among: Any = None) -> FromClause:
    """The addresses, `among` some or all, whose last mail with an outcome was given up, each with that mail's number.

    What is still tried is not given up, and what was sent later shows that the address is good again.
    """
    came_back = func.max(case((_GIVEN_UP, OutboxMail.id)))
    arrived = func.coalesce(func.max(case((col(OutboxMail.sent_at).is_not(None), OutboxMail.id))), 0)
    suspects = select(OutboxMail.to).where(_GIVEN_UP)
    if among is not None:
        suspects = suspects.where(col(OutboxMail.to).in_(among))
    columns: Any = (OutboxMail.to, came_back.label("mail"))
    query: Any = select(*columns).where(col(OutboxMail.to).in_(suspects)).group_by(OutboxMail.to)
    found: FromClause = query.having(came_back > arrived).subquery("refused")
    return found


def _never(now: datetime) -> ColumnElement[bool]:
    return (col(User.created_at) < now - ANSWERED_WITHIN) & ~has_signed_in()


def _mails(session: Session, numbers: Sequence[int]) -> dict[int, OutboxMail]:
    return {mail.id: mail for mail in session.exec(select(OutboxMail).where(col(OutboxMail.id).in_(numbers)))}
