"""Rosters: who took part in an event, and the certificates that these people got."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from core.models.certificates import PersonalContent
from core.models.columns import one_of
from core.models.events import Event

_CURRENT = text("state = 'current'")
_ADDRESSED = text("email <> ''")


class Attendee(SQLModel, table=True):
    """One person on the roster of one event. `minutes` is None where the event's own apply.

    `person` is the folded name, e-mail address and folio number: the same person stands on a roster
    once. Two people who share all three are told apart by a number at its end, on purpose.
    """

    __table_args__ = (UniqueConstraint("event_id", "person"),)

    id: int = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    name: str
    email: str = ""
    folio_number: str = ""
    minutes: int | None = None
    completed: bool = True
    person: str
    entered_at: datetime
    entered_by_id: int | None = Field(default=None, foreign_key="user_account.id", description="None: claimed")

    event: Event = Relationship()


class CertificateState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class BatchState(StrEnum):
    RUNNING = "running"
    CANCELLED = "cancelled"
    DONE = "done"


class IssueBatch(SQLModel, table=True):
    """One run of issuing: to whom, signed by whom, and how far it came. It can be taken up again."""

    __tablename__ = "issue_batch"

    id: int = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    state: BatchState = Field(default=BatchState.RUNNING, sa_type=one_of(BatchState))
    attendees: list[int] = Field(sa_type=JSON, description="ids, in the order in which they are served")
    done: int = 0
    mails: bool = False
    signed_by: str = Field(description="the name under the statement of Section IV")
    reason: str = Field(default="", description="why certificates are superseded, when they are")
    started_at: datetime
    started_by_id: int = Field(foreign_key="user_account.id")


class PersonalCertificate(SQLModel, table=True):
    """The certificate of one person for one event, as it was issued: `content` never changes.

    An attendee has one current certificate at most. The key of its file is derived from `code` and
    the secret of this installation, so it is kept nowhere.
    """

    __tablename__ = "personal_certificate"
    __table_args__ = (
        Index("certificate_current", "attendee_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        Index("certificate_of_event", "event_id", "state"),
        Index("certificate_of_address", "email", sqlite_where=_ADDRESSED, postgresql_where=_ADDRESSED),
    )

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, description="128 random bits or more: it verifies, and does not download")
    event_id: int = Field(foreign_key="event.id")
    attendee_id: int = Field(foreign_key="attendee.id", index=True)
    event_version: int
    content: dict[str, Any] = Field(sa_type=JSON)
    email: str = Field(default="", description="lower case; under this address its owner finds it again")
    state: CertificateState = Field(default=CertificateState.CURRENT, sa_type=one_of(CertificateState))
    issued_at: datetime
    issued_by_id: int | None = Field(default=None, foreign_key="user_account.id", description="None: claimed")
    batch_id: int | None = Field(default=None, foreign_key="issue_batch.id")
    ended_at: datetime | None = Field(default=None, description="when it was superseded or revoked")
    ended_because: str = ""
    superseded_by_id: int | None = Field(default=None, foreign_key="personal_certificate.id")

    event: Event = Relationship()
    attendee: Attendee = Relationship()

    @property
    def says(self) -> PersonalContent:
        return PersonalContent.model_validate(self.content)
