"""What this database is: a real one, or one that `demo` filled."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class DemoData(SQLModel, table=True):
    """Its row means that the accounts here are invented and their password is known."""

    __tablename__ = "demo_data"

    id: int = Field(default=1, primary_key=True)
    size: str
    seed: int
    filled_at: datetime
