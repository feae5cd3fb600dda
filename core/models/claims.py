"""Claims: how an attendee gets a certificate at a link, and verifies an e-mail address."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.courses import RecurringCourse
from core.models.events import Event
from core.models.rosters import AttendeeDetails
from core.models.text_input import UserInput, email_of, text_of

MOST_CLAIMS = 10_000
SHORTEST_ACCESS_CODE = 6


class ClaimMode(StrEnum):
    """Who may claim at a link: anyone who has it, who knows the code, or who is on the roster."""

    OPEN = "open"
    CODE = "code"
    ROSTER = "roster"


def _access_code(value: str, info: ValidationInfo) -> str:
    if info.data.get("mode") != ClaimMode.CODE:
        return ""
    if len(value) < SHORTEST_ACCESS_CODE:
        raise ValueError(
            f"Choose an access code of {SHORTEST_ACCESS_CODE} characters or more; shorter ones are guessed."
        )
    return value


def _most(value: object) -> int:
    if isinstance(value, int) and 1 <= value <= MOST_CLAIMS:
        return value
    raise ValueError(f"Enter how many certificates this link may give at most, from 1 to {MOST_CLAIMS:,}.")


def _confirms(value: bool, info: ValidationInfo) -> bool:
    if not value and info.data.get("mode") == ClaimMode.ROSTER:
        raise ValueError("People on the roster are known by their e-mail address, so it has to be confirmed by a code.")
    return value


class ClaimLinkDetails(UserInput):
    """What a provider types about its link."""

    mode: ClaimMode
    access_code: Annotated[
        str, BeforeValidator(text_of("the access code", 40, required=False)), AfterValidator(_access_code)
    ]
    closes_on: date | None = None
    most: Annotated[int, BeforeValidator(_most)] = 500
    confirms_email: Annotated[bool, AfterValidator(_confirms)] = True
    signed_by: Annotated[str, BeforeValidator(text_of("the name of the person who signs Section IV", 120))]


class ClaimLink(SQLModel, table=True):
    """One link for one event, or for a recurring course in each of its years."""

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
    course: RecurringCourse | None = Relationship()


def _is_montana_educator(value: object) -> bool:
    if value is True:
        return True
    raise ValueError("State that you are a Montana educator: the certificate is for the renewal of a Montana license.")


class ClaimDetails(AttendeeDetails):
    """What an attendee states at a link; the units are never theirs to say."""

    email: Annotated[str, BeforeValidator(email_of("your e-mail address")), AfterValidator(str.lower)]
    access_code: Annotated[str, BeforeValidator(text_of("the access code", 40, required=False))] = ""
    montana_educator: Annotated[bool, BeforeValidator(_is_montana_educator)]


class ClaimAnswer(StrEnum):
    """Whom a claimant says to be, when somebody of the event has the same address, folio number or name."""

    SAME = "same"
    ELSEWHERE = "elsewhere"  # on the roster under another address, or without one
    SOMEBODY_ELSE = "somebody_else"


class Claim(SQLModel, table=True):
    """What one attendee stated at a link; stored whether or not a certificate came of it."""

    __tablename__ = "claim"
    __table_args__ = (Index("claims_from", "link_id", "ip_address", "at"),)

    id: int = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="claim_link.id")
    event_id: int = Field(foreign_key="event.id", index=True)
    name: str
    email: str
    folio_number: str = ""
    at: datetime
    ip_address: str = Field(
        default="",
        sa_column_kwargs={"name": "address", "key": "ip_address"},
        description="network address, for the limits against abuse",
    )
    attendee_id: int | None = Field(default=None, foreign_key="attendee.id", index=True)
    refused_because: str = ""
    verified_at: datetime | None = Field(default=None, description="when the code from the mail was typed")
    answer: ClaimAnswer | None = Field(default=None, sa_type=one_of(ClaimAnswer))
    waits_since: datetime | None = Field(default=None, description="since when the provider is to decide")

    @property
    def is_waiting(self) -> bool:
        """Whether the provider has still to decide about it."""
        return self.waits_since is not None and self.attendee_id is None and not self.refused_because

    @property
    def is_own_word(self) -> bool:
        """Whether only the claimant says what stands in it: the provider did not decide about it."""
        return self.waits_since is None
