"""Claims: how an attendee gets a certificate at a link, and proves an e-mail address."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.conferences import StandingCourse
from core.models.events import Event


class ClaimMode(StrEnum):
    """Who may claim at a link: anyone who has it, who knows the code, or who is on the roster."""

    OPEN = "open"
    CODE = "code"
    ROSTER = "roster"


class ClaimLink(SQLModel, table=True):
    """One address for one event, or for a standing course in each of its years."""

    __tablename__ = "claim_link"

    id: int = Field(default=None, primary_key=True)
    token: str = Field(unique=True)
    event_id: int | None = Field(default=None, foreign_key="event.id", index=True)
    course_id: int | None = Field(default=None, foreign_key="standing_course.id", index=True)
    mode: ClaimMode = Field(default=ClaimMode.OPEN, sa_type=one_of(ClaimMode))
    access_code: str = ""
    closes_on: date | None = None
    most: int = Field(default=500, description="claims that it takes in all")
    confirms_email: bool = True
    signed_by: str = Field(description="the name under the statement of Section IV")
    opened_at: datetime
    opened_by_id: int = Field(foreign_key="user_account.id")
    closed_at: datetime | None = None

    event: Event | None = Relationship()
    course: StandingCourse | None = Relationship()


class Claim(SQLModel, table=True):
    """What one attendee stated at a link; kept whether or not a certificate came of it."""

    __table_args__ = (Index("claims_from", "link_id", "address", "at"),)

    id: int = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="claim_link.id")
    event_id: int = Field(foreign_key="event.id", index=True)
    name: str
    email: str
    folio_number: str = ""
    at: datetime
    address: str = Field(default="", description="network address, for the limits against abuse")
    attendee_id: int | None = Field(default=None, foreign_key="attendee.id", index=True)
    refused_because: str = ""


class EmailProof(SQLModel, table=True):
    """A one-time code sent to an address that somebody says is theirs; `purpose` is what it then opens."""

    __tablename__ = "email_proof"
    __table_args__ = (
        Index("proofs_of_address", "email", "asked_at"),
        Index("proofs_asked_from", "address", "asked_at"),
    )

    id: int = Field(default=None, primary_key=True)
    email: str = Field(description="lower case")
    purpose: str
    code_hash: str
    asked_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
    address: str = ""


class JoinedAddress(SQLModel, table=True):
    """Two addresses of one person, as OPI's staff found; ended when they take them apart again."""

    __tablename__ = "joined_address"

    id: int = Field(default=None, primary_key=True)
    email: str = Field(index=True)
    same_as: str = Field(index=True)
    reason: str
    joined_at: datetime
    joined_by_id: int = Field(foreign_key="user_account.id")
    ended_at: datetime | None = None
