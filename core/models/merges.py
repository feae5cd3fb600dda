"""Merges of two records of one provider, with all that moved, so that they can be split again."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Merge(SQLModel, table=True):
    """Two records of one organization merged into one: all that moved, by table and id."""

    __tablename__ = "merge"

    id: int = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="provider.id", index=True)
    into_id: int = Field(foreign_key="provider.id", index=True)
    moved: dict[str, list[int]] = Field(sa_type=JSON)
    merged_at: datetime
    merged_by_id: int = Field(foreign_key="user_account.id")
