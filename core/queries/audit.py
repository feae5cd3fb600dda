"""The audit trail: all of it by a filter, or that of one event or provider, and whether its chain holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from core.audit import CHAINED, chain_hash
from core.models import AuditAction, AuditEntry, AuditHead, Event, Provider, User
from core.models.text_input import folded
from core.permissions import Permission
from core.queries.event_filters import refuse_the_first, require_known
from core.queries.events import Sessions
from core.queries.folded_text import FoldedText
from core.queries.keyset import PAGE, cut
from core.queries.url_values import number_or_none, without_empty
from core.rules.periods import day_or_none
from core.rules.scope import require
from core.settings import settings

CHUNK = 1000
FILTER_KEYS = ("who", "what", "since", "until")


def of_event(session: Session, event: Event, *, user: User) -> Sequence[AuditEntry]:
    """Everything that happened to an event, newest first."""
    require(user, Permission.SEE_EVENTS, event.provider_id)
    query = select(AuditEntry).where(AuditEntry.subject == "event", AuditEntry.subject_id == event.id)
    return session.exec(query.order_by(col(AuditEntry.id).desc())).all()


def of_provider(session: Session, provider: Provider, *, user: User) -> Sequence[AuditEntry]:
    """What happened to a provider and its approval, newest first, but for the notes, which stand for themselves."""
    require(user, Permission.SEE_COMPLIANCE, provider.id)
    query = select(AuditEntry).where(AuditEntry.subject == "provider", AuditEntry.subject_id == provider.id)
    newest = query.where(AuditEntry.action != AuditAction.PROVIDER_NOTED).order_by(col(AuditEntry.id).desc())
    return session.exec(newest.limit(PAGE)).all()


@dataclass(frozen=True)
class AuditFilter:
    """Which part of the trail: who and what contain these words, and the days, in the agency's zone."""

    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "AuditFilter":
        """The part that an address asks for. Days and numbers that are none are passed over."""
        who, what, since, until, before = (query.get(name, "") for name in (*FILTER_KEYS, "before"))
        return cls(who, what, day_or_none(since.strip()), day_or_none(until.strip()), number_or_none(before))

    def to_query(self) -> dict[str, str]:
        """The address that asks for this part: the inverse of `from_query`."""
        return without_empty(who=self.who, what=self.what, since=self.since, until=self.until, before=self.before)


def require_readable(parameters: Sequence[tuple[str, str]]) -> None:
    """Refuse what `from_query` would pass over. Raises FilterNotReadable."""
    require_known(parameters, FILTER_KEYS)
    given = {name: text for name, text in parameters if text.strip()}
    read = AuditFilter.from_query(given)
    refuse_the_first(given, {"since": read.since is not None, "until": read.until is not None})


def every(sessions: Sessions, criteria: AuditFilter, *, user: User) -> Iterator[AuditEntry]:
    """All entries that fit, the newest first, however many: a thousand at a time, each in a session of its own."""
    while True:
        with sessions() as session:
            found = list_of(session, criteria, user=user, limit=CHUNK)
        entries, last = cut(found, CHUNK)
        yield from entries
        if last is None:
            return
        criteria = replace(criteria, before=last.id)


def list_of(session: Session, criteria: AuditFilter, *, user: User, limit: int = PAGE) -> Sequence[AuditEntry]:
    """The newest entries that fit, and one more where there are more; `before` is an entry's number."""
    require(user, Permission.SEE_AUDIT)
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit + 1)
    if criteria.who:
        query = query.where(FoldedText(AuditEntry.by).contains(folded(criteria.who), autoescape=True))
    if criteria.what:
        query = query.where(col(AuditEntry.action).contains(criteria.what.lower(), autoescape=True))
    if criteria.since:
        query = query.where(AuditEntry.at >= _begin_of(criteria.since))
    if criteria.until:
        query = query.where(AuditEntry.at < _begin_of(criteria.until + timedelta(days=1)))
    if criteria.before:
        query = query.where(col(AuditEntry.id) < criteria.before)
    return session.exec(query).all()


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), settings().zone)


def length(session: Session) -> int:
    """How many entries the end of the chain stands for."""
    return session.exec(select(AuditHead.entries)).one()


def first_break(session: Session) -> str | None:
    """The first place where the chain does not hold, in a sentence; None when it holds to its end.

    Reads the whole trail as plain rows, in its order.
    """
    table = AuditEntry.__table__  # type: ignore[attr-defined]
    stored = {"before": cast(table.c.before, Text), "after": cast(table.c.after, Text)}
    columns = [stored.get(name, getattr(AuditEntry, name)) for name in (*CHAINED, "chain")]
    last, chain = 0, ""
    for number, at, *facts, stored_chain in session.connection().execute(select(*columns).order_by(table.c.id)):
        if number != last + 1:
            return f"Entry {last + 1} is missing: the next one is entry {number}."
        if stored_chain != chain_hash((chain, number, at.isoformat(), *facts)):
            return f"Entry {number} ({facts[2]} by {facts[1]}) is not what was written."
        last, chain = number, stored_chain
    head = session.exec(select(AuditHead)).one()
    if (head.entries, head.chain) != (last, chain):
        return f"Entry {last + 1} is missing: the trail should end with entry {head.entries}."
    return None
