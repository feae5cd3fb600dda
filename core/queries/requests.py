"""Requests as lists and one by one: a user's own provider's, or for OPI everyone's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal_column
from sqlalchemy.orm import defer, joinedload
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import AuditEntry, Event, Evidence, Provider, Request, RequestKind, RequestState, User
from core.permissions import Permission
from core.queries.keyset import PAGE, Order, cut, decode, encode, iso_day, row_id
from core.queries.url_values import id_of, is_an_id, value_in, without_empty
from core.rules.requests import belongs_to, subject_key
from core.rules.scope import require

_WHOLE = tuple(joinedload(part) for part in (Request.provider, Request.asked_by))  # type: ignore[arg-type]

_INTERNAL = [kind for kind in RequestKind if kind.is_internal]
_OPEN = col(Request.state) == literal_column("'open'")  # as the partial index says it: a parameter would not match it
_BY_DUE_DAY = Order((col(Request.due_on), col(Request.id)))
_NEWEST_FIRST = Order((col(Request.id),), descending=True)

OWN = "me"  # in an address: those that the user asked for
STATE_CHOICES: dict[str, RequestState | None] = {
    "All": None,
    **{state.capitalize(): state for state in RequestState},
}
KIND_CHOICES: dict[str, RequestKind | None] = {
    "All": None,
    **{kind.words.capitalize(): kind for kind in RequestKind},
}


@dataclass(frozen=True)
class RequestFilter:
    """Which requests: about events or about accounts, in which state (None: any), and of whom.

    `after` is the cursor of an earlier page.
    """

    about_events: bool
    state: RequestState | None = None
    kind: RequestKind | None = None
    own: bool = False
    after: str = ""

    @classmethod
    def from_query(
        cls, query: Mapping[str, str], *, about_events: bool, usual_state: RequestState | None = None
    ) -> "RequestFilter":
        """The filter that an address of one of the two screens asks for; `usual_state` where it names none."""
        texts = defaultdict(str, query)
        kind = value_in(texts["kind"], KIND_CHOICES, None)
        return cls(
            about_events,
            state=value_in(texts["state"], STATE_CHOICES, usual_state),
            kind=kind if kind and kind.is_about_an_event is about_events else None,
            own=texts["whose"].casefold() == OWN,
            after=texts["after"],
        )

    def to_query(self) -> dict[str, str]:
        """The address that asks for this filter on its screen: the inverse of `from_query`."""
        whose = OWN if self.own else ""
        return without_empty(state=id_of(self.state), kind=self.kind, whose=whose, after=self.after)


class RequestPage(NamedTuple):
    """Rows in order, and the cursor of the next page ("" where there is none)."""

    requests: Sequence[Request]
    next: str = ""


class OpenRequests(NamedTuple):
    """How many requests are open on each of the two screens, and how many of all are past their day."""

    accounts: int = 0
    events: int = 0
    late: int = 0


def get(session: Session, request_id: int | None, *, user: User) -> Request:
    """One request that the user reaches. Raises NotFound for every other number alike."""
    require(user, Permission.SEE_REQUESTS)
    found = session.get(Request, request_id, options=_WHOLE) if is_an_id(request_id) else None
    if found is None or not belongs_to(user, found):
        raise NotFound
    return found


def page_of(session: Session, criteria: RequestFilter, *, user: User) -> RequestPage:
    """One page by keyset. Open ones come by the day of their answer, the others newest first."""
    order = _BY_DUE_DAY if criteria.state is RequestState.OPEN else _NEWEST_FIRST
    query = select(Request).options(*_WHOLE).where(*_of(user), *_fitting(criteria, user))
    if criteria.after:
        last_id, due_on = decode(criteria.after, row_id, iso_day)
        query = query.where(order.beyond((due_on, last_id) if order is _BY_DUE_DAY else (last_id,)))
    shown, last = cut(session.exec(query.order_by(*order.by()).limit(PAGE + 1)).all())
    return RequestPage(shown, encode(last.id, last.due_on) if last else "")


def of_event(session: Session, event: Event, *, user: User) -> Sequence[Request]:
    """Everything that was asked about an event, newest first."""
    require(user, Permission.SEE_REQUESTS, event.provider_id)
    query = select(Request).options(*_WHOLE).where(Request.event_id == event.id)
    return session.exec(query.order_by(col(Request.id).desc())).all()


def suspensions_proposed(session: Session, providers: Sequence[Provider], *, user: User) -> dict[int, Request]:
    """The open proposals to suspend these providers, by the provider's number."""
    require(user, Permission.SEE_COMPLIANCE)
    of = {subject_key(RequestKind.SUSPENSION, provider.id): provider.id for provider in providers}
    found = session.exec(select(Request).where(_OPEN, col(Request.subject_key).in_(list(of))))
    return {of[request.subject_key]: request for request in found}


def waiting(session: Session, *, user: User, today: date) -> OpenRequests:
    """The open requests that the user reaches, counted over the index of the open ones alone."""
    about_event = col(Request.kind).in_(_kinds(about_events=True))
    late = case((col(Request.due_on) < today, 1), else_=0)
    counted = (
        func.count(),
        func.coalesce(func.sum(case((about_event, 1), else_=0)), 0),
        func.coalesce(func.sum(late), 0),
    )
    every, events, past = session.exec(select(*counted).where(*_of(user), _OPEN)).one()
    return OpenRequests(every - events, events, past)


def evidence_of(session: Session, request: Request, *, user: User) -> Sequence[Evidence]:
    """The names of the files that came with a request, without their content."""
    _require_reach(user, request)
    query = select(Evidence).options(defer(Evidence.content)).where(Evidence.request_id == request.id)  # type: ignore[arg-type]
    return session.exec(query.order_by(col(Evidence.id))).all()


def evidence(session: Session, request_id: int, number: int, *, user: User) -> Evidence:
    """One file of a request that the user reaches. Raises NotFound for every other number alike, or NotAllowed."""
    request = get(session, request_id, user=user)
    require(user, Permission.SEE_EVIDENCE)
    found = session.get(Evidence, number) if is_an_id(number) else None
    if found is None or found.request_id != request.id:
        raise NotFound
    return found


def history(session: Session, request: Request, *, user: User) -> Sequence[AuditEntry]:
    """Everything that happened to a request, newest first."""
    _require_reach(user, request)
    query = select(AuditEntry).where(AuditEntry.subject == "request", AuditEntry.subject_id == request.id)
    return session.exec(query.order_by(col(AuditEntry.id).desc())).all()


def _require_reach(user: User, request: Request) -> None:
    if not belongs_to(user, request):
        raise NotFound
    require(user, Permission.SEE_REQUESTS)


def _of(user: User) -> list[ColumnElement[bool]]:
    """`belongs_to` for SQL."""
    require(user, Permission.SEE_REQUESTS)
    if user.role.is_agency_wide:
        return []
    return [col(Request.provider_id) == user.provider_id, col(Request.kind).not_in(_INTERNAL)]


def _fitting(criteria: RequestFilter, user: User) -> list[Any]:
    fitting: list[Any] = [col(Request.kind).in_(_kinds(about_events=criteria.about_events))]
    if criteria.state:
        fitting.append(_OPEN if criteria.state is RequestState.OPEN else Request.state == criteria.state)
    if criteria.kind:
        fitting.append(Request.kind == criteria.kind)
    if criteria.own:
        fitting.append(Request.asked_by_id == user.id)
    return fitting


def _kinds(*, about_events: bool) -> list[RequestKind]:
    return [kind for kind in RequestKind if kind.is_about_an_event is about_events]
