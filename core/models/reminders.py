"""Reminders of counts, and the links in them that report one without signing in."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class Reminder(SQLModel, table=True):
    """One mail to one person on one day, with every count that it asked for."""

    __tablename__ = "reminder"
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
    """The link of a reminder: it gives the count of one event without signing in, while none is in."""

    __tablename__ = "count_token"

    token_hash: str = Field(primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    made_at: datetime
    expires_at: datetime
