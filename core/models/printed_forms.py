"""Certificates as they were printed: an immutable snapshot behind each code."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from core.models.events import Event


class FormContent(BaseModel):
    """The content of Section II of a certificate, fixed when it is printed.

    `location` is the printed text ("Helena, MT", "Online", "Online and Helena, MT");
    `minutes` are the minutes of instruction, printed as units of one hour.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    instructor: str
    starts_on: date
    ends_on: date
    provider_name: str
    provider_phone: str
    location: str
    minutes: int


class PrintedForm(SQLModel, table=True):
    """One printed version of an event. Never changed: its code gives the same paper for ever."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("event_id", "event_version", "content_hash"),)

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, description="128 random bits or more: whoever has it has the file")
    event_id: int = Field(foreign_key="event.id")
    event_version: int
    content_json: dict[str, Any] = Field(sa_type=JSON, sa_column_kwargs={"name": "content", "key": "content_json"})
    content_hash: str
    printed_at: datetime
    printed_by_id: int = Field(foreign_key="user_account.id")

    event: Event = Relationship()

    @property
    def content(self) -> FormContent:
        return FormContent.model_validate(self.content_json)
