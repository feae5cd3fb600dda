"""Notes that staff write about providers."""

from datetime import datetime

from sqlmodel import Field, Relationship, SQLModel

from core.models.users import User


class ProviderNote(SQLModel, table=True):
    """What staff wrote down about a provider; its people never see it."""

    __tablename__ = "provider_note"

    id: int = Field(default=None, primary_key=True)
    provider_id: int = Field(foreign_key="provider.id", index=True)
    text: str
    written_at: datetime
    written_by_id: int = Field(foreign_key="user_account.id")

    written_by: User = Relationship()
