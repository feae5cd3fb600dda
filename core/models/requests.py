"""Requests: what only OPI can decide, from the asking to the decision."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, Index, LargeBinary, text
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.events import Event
from core.models.providers import Provider
from core.models.users import User


class KindFacts(NamedTuple):
    """What the program knows of one kind of request."""

    words: str
    once_approved: str  # the sentence in the mail to whoever asked
    is_about_an_event: bool = False  # on the screen “Event Corrections”, the others on “Account Requests”
    is_internal: bool = False  # OPI's own: the provider's people do not see it, nor that it is there
    tells_contact: bool = False  # an approval changes what is the provider's, so its contact gets the mail too


class RequestKind(StrEnum):
    """The kinds of request, by the value that is stored; core.changes.request_approval carries them out."""

    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    FURTHER_USER = "further_user"
    ACCOUNT_CHANGE = "account_change"
    PROVIDER_CHANGE = "provider_change"
    NEW_PROVIDER = "new_provider"
    SUSPENSION = "suspension"

    @property
    def facts(self) -> KindFacts:
        return _FACTS[self]

    @property
    def words(self) -> str:
        return self.facts.words

    @property
    def is_about_an_event(self) -> bool:
        return self.facts.is_about_an_event

    @property
    def is_internal(self) -> bool:
        return self.facts.is_internal


_FACTS = {
    RequestKind.CORRECTION: KindFacts(
        "correction of an event",
        "The event is corrected. Certificates already handed out keep what they said; print a new one for whoever "
        "needs it.",
        is_about_an_event=True,
        tells_contact=True,
    ),
    RequestKind.CANCELLATION: KindFacts(
        "cancellation of an event",
        "The event is canceled, and nothing more is due for it.",
        is_about_an_event=True,
        tells_contact=True,
    ),
    RequestKind.FURTHER_USER: KindFacts(
        "further user", "The account is open; its owner gets a mail with the username and a code."
    ),
    RequestKind.ACCOUNT_CHANGE: KindFacts("account change", "The account is changed."),
    RequestKind.PROVIDER_CHANGE: KindFacts(
        "change of the provider's details",
        "The details are changed; certificates printed from now on show them.",
        tells_contact=True,
    ),
    RequestKind.NEW_PROVIDER: KindFacts(
        "new provider",
        "You may offer professional development units. Another mail has your username and the code that sets your "
        "password.",
    ),
    RequestKind.SUSPENSION: KindFacts(
        "suspension of a provider",
        "The approval is suspended from today; the provider's managers got a mail with the reasons and what cures "
        "them.",
        is_internal=True,
    ),
}


class RequestState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_OPEN = text("state = 'open'")


class Request(SQLModel, table=True):
    """One change asked of OPI. `proposed` holds the values asked for, `before` those of then.

    `subject_key` names what it is about, such as "event:12": at most one request about it is open.
    Somebody who applies has no account yet: `asked_by` is None, and their address is in `proposed`.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("request_open_thing", "subject_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("request_queue", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("request_of_provider", "provider_id", "id"),
        Index("request_of_event", "event_id"),
    )

    id: int = Field(default=None, primary_key=True)
    kind: RequestKind = Field(sa_type=one_of(RequestKind))
    state: RequestState = Field(default=RequestState.OPEN, sa_type=one_of(RequestState))
    subject_key: str = Field(sa_column_kwargs={"name": "thing", "key": "subject_key"})
    about: str = Field(description="what it is about in words, as it was called when it was asked")
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    user_id: int | None = Field(default=None, foreign_key="user_account.id", description="whose account it changes")
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    proposed: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seen_version: int | None = Field(default=None, description="version of the event or provider that was seen")
    reason: str = ""
    asked_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    asked_at: datetime
    due_on: date = Field(description="the day by which OPI answers")
    decided_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    decided_at: datetime | None = None
    note: str = Field(default="", description="what was written with the decision")

    provider: Provider | None = Relationship()
    event: Event | None = Relationship()
    asked_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Request.asked_by_id"})
    decided_by: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Request.decided_by_id"})
    account: User | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Request.user_id"})


class Evidence(SQLModel, table=True):
    """A file that came with a request, at most 5 MB."""

    __tablename__ = "evidence"

    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    name: str
    media_type: str
    size: int
    content: bytes = Field(sa_type=LargeBinary)
