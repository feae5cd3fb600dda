"""Users, and the sessions in which they are signed in."""

from datetime import datetime

from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.providers import Provider
from core.permissions import Role


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

    provider: Provider | None = Relationship()


class SignInTicket(SQLModel, table=True):
    """Proof of a checked password for the seconds until the browser fetches its cookie; used once."""

    __tablename__ = "sign_in_ticket"

    ticket_hash: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    expires_at: datetime


class UserSession(SQLModel, table=True):
    """A signed-in browser. The cookie holds the secret, this row only its SHA-256."""

    __tablename__ = "user_session"

    id: int = Field(default=None, primary_key=True)
    cookie_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    started_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None

    user: User = Relationship()
