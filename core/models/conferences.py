"""Conferences, whose sessions are events of their own, and standing courses, renewed year by year."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator
from sqlmodel import Field, Relationship, SQLModel

from core.models.providers import Provider
from core.models.typed import Typed, text_of


class ConferenceDetails(Typed):
    """What is typed about a conference itself; all else belongs to its sessions."""

    name: Annotated[str, BeforeValidator(text_of("the name of the conference", 200))]


class Conference(SQLModel, table=True):
    """A set of events (sessions) held together; `Event.conference_id` names it."""

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    name: str
    entered_at: datetime
    version: int = 1

    provider: Provider = Relationship()


class StandingCourse(SQLModel, table=True):
    """A course that is always open: one event a year, each with this `course_id`.

    `address` is the part of its claim address that stays the same from year to year. While it runs,
    `renews_on` is the day on which its next year opens; None once it was stopped.
    """

    __tablename__ = "standing_course"

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    address: str = Field(unique=True)
    started_at: datetime
    renews_on: date | None = Field(default=None, index=True)
    stopped_at: datetime | None = None

    provider: Provider = Relationship()
