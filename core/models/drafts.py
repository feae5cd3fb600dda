"""Drafts: user input that was not saved yet, stored for its author only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Draft(SQLModel, table=True):
    """The fields of one form of one user; `form` is the key under which the screen draws it."""

    __tablename__ = "draft"

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    form: str = Field(primary_key=True)
    fields: dict[str, Any] = Field(sa_type=JSON)
    saved_at: datetime
