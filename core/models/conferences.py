"""Conferences: a name over several events, which are its sessions."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator
from sqlmodel import Field, Relationship, SQLModel

from core.models.providers import Provider
from core.models.text_input import UserInput, text_of


class ConferenceDetails(UserInput):
    """What is typed about a conference itself; all else belongs to its sessions."""

    name: Annotated[str, BeforeValidator(text_of("the name of the conference", 200))]


class Conference(SQLModel, table=True):
    """A set of events (sessions) held together; `Event.conference_id` names it."""

    __tablename__ = "conference"

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    name: str
    entered_at: datetime
    version: int = 1

    provider: Provider = Relationship()
