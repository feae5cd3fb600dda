"""What OPI keeps about providers: notes, reminders, reports, merges."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from core.models.users import User


class ProviderNote(SQLModel, table=True):
    """What staff wrote down about a provider; its people never see it."""

    __tablename__ = "provider_note"

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    text: str
    written_at: datetime
    written_by_id: int = Field(foreign_key="user_account.id")

    written_by: User = Relationship()


class Reminder(SQLModel, table=True):
    """One mail to one person on one day, with every count that it asked for."""

    __table_args__ = (UniqueConstraint("user_id", "sent_on"),)

    id: int = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    provider_id: int = Field(foreign_key="provider.id", index=True)
    sent_on: date = Field(description="in the agency's time zone")
    by_id: int | None = Field(default=None, foreign_key="user_account.id", description="None: by the calendar")


class ReminderEvent(SQLModel, table=True):
    """That a reminder asked for an event's count; by `step` the next one knows when its turn is."""

    __tablename__ = "reminder_event"
    __table_args__ = (Index("reminders_of_event", "event_id", "reminder_id"),)

    reminder_id: int = Field(foreign_key="reminder.id", primary_key=True)
    event_id: int = Field(foreign_key="event.id", primary_key=True)
    step: int


class CountToken(SQLModel, table=True):
    """The link of a reminder: it gives the count of one event once, without signing in."""

    __tablename__ = "count_token"

    token_hash: str = Field(primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class Report(SQLModel, table=True):
    """A report as it was issued: `content` is what every file of it is made from, unchanged for ever."""

    __table_args__ = (Index("report_of_provider", "provider_id", "year"),)

    id: int = Field(default=None, primary_key=True)
    kind: str
    year: int = Field(description="reporting year, by the year in which it ends", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    content: dict[str, Any] = Field(sa_type=JSON)
    issued_at: datetime
    issued_by_id: int = Field(foreign_key="user_account.id")

    issued_by: User = Relationship()


class Merge(SQLModel, table=True):
    """Two records of one organisation made one: all that moved, by table and id."""

    id: int = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="provider.id", index=True)
    into_id: int = Field(foreign_key="provider.id", index=True)
    moved: dict[str, list[int]] = Field(sa_type=JSON)
    merged_at: datetime
    merged_by_id: int = Field(foreign_key="user_account.id")
