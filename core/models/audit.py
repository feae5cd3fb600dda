"""The audit trail: who did what, when, and what it was before and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One change. `by` keeps the person's name as it was; `before` and `after` hold what differs."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_of_thing", "thing", "thing_id", "id"),)

    id: int = Field(default=None, primary_key=True)
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by: str
    action: str = Field(description="like event.edited")
    thing: str
    thing_id: int
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = ""
