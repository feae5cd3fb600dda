"""What guards an account beside its password: codes by mail, failures, and the second factor."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.users import User


class Purpose(StrEnum):
    RESET = "reset"
    INVITATION = "invitation"


class OneTimeCode(SQLModel, table=True):
    """A code sent by mail, of which only a keyed hash is stored. Each wrong try costs one of `tries_left`."""

    __tablename__ = "one_time_code"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    purpose: Purpose = Field(sa_type=one_of(Purpose))
    code_hash: str
    sent_at: datetime
    expires_at: datetime
    tries_left: int
    used_at: datetime | None = None

    user: User = Relationship()


class ResetRequest(SQLModel, table=True):
    """What was typed to reset a password, whoever typed it. The server answers it within seconds."""

    __tablename__ = "reset_request"

    id: int = Field(default=None, primary_key=True)
    username: str
    email: str
    asked_at: datetime


class SignInFailure(SQLModel, table=True):
    """One wrong try, by the name that was typed (known or not) and the IP address that it came from.

    What strangers may do a few times only is counted here too, `username` then being the action and whose it is.
    """

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("failures_of_name", "username", "at"), Index("failures_from", "ip_address", "at"))

    id: int = Field(default=None, primary_key=True)
    username: str
    ip_address: str = Field(sa_column_kwargs={"name": "address", "key": "ip_address"})
    at: datetime


class SecondFactor(SQLModel, table=True):
    """A user's authenticator. The secret is encrypted with the installation's key.

    `confirmed_at` is empty until the first code was typed; `last_step` is the time step of the last
    code taken, so that no code counts twice.
    """

    __tablename__ = "second_factor"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    secret: str
    confirmed_at: datetime | None = None
    last_step: int = 0


class RecoveryCode(SQLModel, table=True):
    """One of the codes shown once when the second factor was set up, each good for one sign-in."""

    __tablename__ = "recovery_code"

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    code_hash: str
    used_at: datetime | None = None
