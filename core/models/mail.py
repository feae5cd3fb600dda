"""Mail that was decided on: queued with the change that causes it, delivered later."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

_WAITING = text("sent_at IS NULL AND given_up_at IS NULL")
_GIVEN_UP = text("given_up_at IS NOT NULL")


class OutboxMail(SQLModel, table=True):
    """One mail to one address. `due_at` is when it is tried next; a lease while it is being sent."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("outbox_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("outbox_of_address", "to", "id"),
        Index("outbox_given_up", "to", sqlite_where=_GIVEN_UP, postgresql_where=_GIVEN_UP),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str = Field(description="the notice's name in core.notices")
    to: str
    subject: str
    body: str
    queued_at: datetime
    due_at: datetime
    attempts: int = 0
    sent_at: datetime | None = None
    given_up_at: datetime | None = None
    problem: str = ""
    provider_id: int | None = Field(default=None, foreign_key="provider.id", index=True)
