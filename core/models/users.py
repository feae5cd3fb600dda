"""Users, and the sessions in which they are signed in."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.providers import Provider
from core.models.text_input import UserInput, email_of, text_of
from core.permissions import Role


def _role(value: object) -> Role:
    if value in set(Role):
        return Role(str(value))
    raise ValueError("Choose the role.")


def _provider_of(provider_id: int | None, info: ValidationInfo) -> int | None:
    """OPI's people have none, everyone else has one."""
    role: Role | None = info.data.get("role")
    if role and not role.is_agency_wide and provider_id is None:
        raise ValueError("Choose the provider: everyone but OPI's people belongs to one.")
    if role and role.is_agency_wide and provider_id is not None:
        raise ValueError("OPI's people belong to no provider; leave it out.")
    return provider_id


class UserDetails(UserInput):
    """What is typed about a user."""

    full_name: Annotated[str, BeforeValidator(text_of("the person's full name", 120))]
    email: Annotated[str, BeforeValidator(email_of("the person's e-mail address"))]
    role: Annotated[Role, BeforeValidator(_role)]
    provider_id: Annotated[int | None, AfterValidator(_provider_of)] = None


class User(SQLModel, table=True):
    """One person's own account. OPI's people have no provider; everyone else has one."""

    __tablename__ = "user_account"

    id: int = Field(default=None, primary_key=True)
    username: str = Field(unique=True, description="lower case")
    full_name: str
    email: str
    role: Role = Field(sa_type=one_of(Role))
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
    password_hash: str | None = None
    active: bool = True
    created_at: datetime
    tour_ended_at: datetime | None = Field(default=None, description="when the first tour was taken or put away")

    provider: Provider | None = Relationship()


class SignInTicket(SQLModel, table=True):
    """Proof of a checked password until the browser fetches its cookie; used once.

    While `awaits_factor`, the second factor is still to be shown.
    """

    __tablename__ = "sign_in_ticket"

    ticket_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    expires_at: datetime
    awaits_factor: bool = False


class UserSession(SQLModel, table=True):
    """A signed-in browser. The cookie holds the secret, this row only its SHA-256."""

    __tablename__ = "user_session"

    id: int = Field(default=None, primary_key=True)
    cookie_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    started_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None
    ip_address: str = Field(default="", sa_column_kwargs={"name": "address", "key": "ip_address"})
    browser: str = Field(default="", description="the User-Agent, cut short")

    user: User = Relationship()
