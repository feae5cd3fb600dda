"""Recurring courses: always open, one event a year."""

from datetime import date, datetime

from sqlmodel import Field, Relationship, SQLModel

from core.models.providers import Provider


class RecurringCourse(SQLModel, table=True):
    """A course that is always open: one event a year, each with this `course_id`.

    `course_code` is the part of its URLs that stays the same from year to year. While it runs,
    `renews_on` is the day on which its next year opens; None once it was stopped.
    """

    __tablename__ = "standing_course"

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    course_code: str = Field(unique=True, sa_column_kwargs={"name": "address", "key": "course_code"})
    started_at: datetime
    renews_on: date | None = Field(default=None, index=True)
    stopped_at: datetime | None = None

    provider: Provider = Relationship()
