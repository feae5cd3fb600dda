"""E-mail addresses of people without an account: how they are verified, and which belong to one person."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.models.text_input import UserInput, email_of, text_of


class EmailVerification(SQLModel, table=True):
    """A one-time code sent to an e-mail address that somebody states as theirs; `purpose` is what it then opens."""

    __tablename__ = "email_proof"
    __table_args__ = (
        Index("proofs_of_address", "email", "asked_at"),
        Index("proofs_asked_from", "ip_address", "asked_at"),
    )

    id: int = Field(default=None, primary_key=True)
    email: str = Field(description="lower case")
    purpose: str
    code_hash: str
    asked_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
    ip_address: str = Field(default="", sa_column_kwargs={"name": "address", "key": "ip_address"})


class MergedEmail(SQLModel, table=True):
    """Two addresses of one person, merged by OPI's staff; ended when they split them again."""

    __tablename__ = "joined_address"

    id: int = Field(default=None, primary_key=True)
    email: str = Field(index=True)
    same_as: str = Field(index=True)
    reason: str
    joined_at: datetime
    joined_by_id: int = Field(foreign_key="user_account.id")
    ended_at: datetime | None = None


class MergedPerson(SQLModel, table=True):
    """Two names under one address that are one person's, as OPI's staff found; ended when they take them apart again.

    A name goes with its folio number, or with none: two people can share a mailbox, and even a name.
    """

    __tablename__ = "joined_person"

    id: int = Field(default=None, primary_key=True)
    email: str = Field(index=True, description="lower case")
    name: str
    folio_number: str = ""
    same_as_name: str
    same_as_folio_number: str = ""
    reason: str
    joined_at: datetime
    joined_by_id: int = Field(foreign_key="user_account.id")
    ended_at: datetime | None = None


class OwnEmail(UserInput):
    """What somebody types to see their own certificates."""

    email: Annotated[str, BeforeValidator(email_of("your e-mail address")), AfterValidator(str.lower)]


class MergedEmailDetails(UserInput):
    """What staff type when two addresses turn out to be one person's."""

    email: Annotated[str, BeforeValidator(email_of("the first e-mail address")), AfterValidator(str.lower)]
    same_as: Annotated[str, BeforeValidator(email_of("the second e-mail address")), AfterValidator(str.lower)]
    reason: Annotated[str, BeforeValidator(text_of("how you know that both are one person", 500))]
