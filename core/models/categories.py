"""Event categories: editable data with stable codes, stored in the database."""

from sqlmodel import Field, SQLModel


class Category(SQLModel, table=True):
    __tablename__ = "category"

    code: str = Field(primary_key=True)
    name: str
    position: int = Field(description="order of display")
    offered: bool = Field(default=True, description="may still be chosen")
