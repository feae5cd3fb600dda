"""Reports as they were issued."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Index
from sqlmodel import Field, Relationship, SQLModel

from core.models.columns import one_of
from core.models.providers import Provider
from core.models.users import User


class ReportKind(StrEnum):
    ANNUAL = "annual"
    BOARD = "board"


class ReportContent(BaseModel):
    """The content of a report: a title, facts about the whole, and one table. Its files are made from nothing else."""

    model_config = ConfigDict(frozen=True)

    title: str
    facts: list[tuple[str, str]]
    headings: list[str]
    rows: list[list[str | int | float]]


class Report(SQLModel, table=True):
    """A report as it was issued: `content` never changes."""

    __tablename__ = "report"
    __table_args__ = (Index("report_of_provider", "provider_id", "year"),)

    id: int = Field(default=None, primary_key=True)
    kind: ReportKind = Field(sa_type=one_of(ReportKind))
    year: int = Field(description="reporting year, by the year in which it ends", index=True)
    provider_id: int | None = Field(default=None, foreign_key="provider.id")
    content_json: dict[str, Any] = Field(sa_type=JSON, sa_column_kwargs={"name": "content", "key": "content_json"})
    issued_at: datetime
    issued_by_id: int = Field(foreign_key="user_account.id")

    issued_by: User = Relationship()
    provider: Provider | None = Relationship()

    @property
    def content(self) -> ReportContent:
        return ReportContent.model_validate(self.content_json)
