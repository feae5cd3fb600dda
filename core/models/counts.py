"""Counts: the numbers of certificates issued, as reported; every one of them stays stored."""

from datetime import datetime

from sqlmodel import Field, Relationship, SQLModel

from core.models.users import User


class Count(SQLModel, table=True):
    """One report for an event. The newest one stands; `Event.certificates_issued` repeats it."""

    __tablename__ = "count"

    id: int = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", index=True)
    number: int
    reason: str = Field(default="", description="why an earlier number was corrected")
    reported_at: datetime
    reported_by_id: int = Field(foreign_key="user_account.id")

    reported_by: User = Relationship()
