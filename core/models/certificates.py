"""Certificates: one person, one event, as issued, and the batches in which they are issued."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.events import Event
from core.models.printed_forms import FormContent
from core.models.rosters import Attendee


class CertificateContent(FormContent):
    """The content of a certificate, fixed when it is issued; `minutes` are this person's.

    `signed_by` is the name that somebody typed under the provider's statement of Section IV.
    """

    name: str
    folio_number: str = ""
    signed_by: str
    signed_on: date


_CURRENT = text("state = 'current'")
_ADDRESSED = text("email <> ''")


class CertificateState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class BatchState(StrEnum):
    RUNNING = "running"
    CANCELED = "cancelled"
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


class Certificate(SQLModel, table=True):
    """The certificate of one person for one event, as it was issued: `content_json` never changes.

    An attendee has one current certificate at most. The key of its file is derived from `code` and
    the secret of this installation, so it is stored nowhere.
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
    content_json: dict[str, Any] = Field(sa_type=JSON, sa_column_kwargs={"name": "content", "key": "content_json"})
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
    def content(self) -> CertificateContent:
        return CertificateContent.model_validate(self.content_json)
