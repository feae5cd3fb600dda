"""The audit trail: who did what, when, and what it was before and after.

Rows are only ever added; triggers in the database refuse anything else. Each row's `chain` is a keyed
hash over itself and the row before, so that a change behind the program's back shows.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One change. `by` keeps the person's name as it was; `before` and `after` hold what differs."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_of_thing", "subject", "subject_id", "id"),)

    id: int = Field(primary_key=True, description="the place in the chain, without gaps from 1")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by: str
    action: str = Field(description="like event.edited")
    subject: str = Field(
        sa_column_kwargs={"name": "thing", "key": "subject"}, description="the table of what was changed"
    )
    subject_id: int = Field(sa_column_kwargs={"name": "thing_id", "key": "subject_id"})
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = ""
    chain: str


class AuditHead(SQLModel, table=True):
    """The end of the chain, one row: it shows a tail that was cut off, and writers wait for it in turn."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    entries: int = 0
    chain: str = ""
