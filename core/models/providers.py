"""Providers: organizations approved to give PD units."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from core.models.columns import one_of
from core.models.text_input import UserInput, email_of, text_of

_MERGED = text("merged_into_id IS NOT NULL")


class ProviderType(StrEnum):
    MULTIPLE_EVENT = "multiple_event"
    SINGLE_EVENT = "single_event"


PROVIDER_TYPES = {ProviderType.MULTIPLE_EVENT: "Multiple-event", ProviderType.SINGLE_EVENT: "Single-event"}


class ProviderDetails(UserInput):
    """What staff type about a provider; `phone` is printed on its certificates."""

    name: Annotated[str, BeforeValidator(text_of("the provider's name", 200))]
    type: ProviderType
    phone: Annotated[str, BeforeValidator(text_of("the provider's phone", 40))]
    address: Annotated[str, BeforeValidator(text_of("the address", 300, required=False))] = ""
    contact_name: Annotated[str, BeforeValidator(text_of("the contact's name", 120))]
    contact_email: Annotated[str, BeforeValidator(email_of("the contact's e-mail address"))]
    offers: Annotated[str, BeforeValidator(text_of("what is offered", 1000, required=False, lines=True))] = ""


class Provider(SQLModel, table=True):
    """An approved provider. Approval has no end date: it lasts until staff suspend it (ARM 10.57.216).

    `approved_on` is None for one that was approved before these records begin.
    """

    __tablename__ = "provider"
    __table_args__ = (Index("provider_merged", "merged_into_id", sqlite_where=_MERGED, postgresql_where=_MERGED),)

    id: int = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    type: ProviderType = Field(default=ProviderType.MULTIPLE_EVENT, sa_type=one_of(ProviderType))
    phone: str
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    offers: str = Field(default="", description="what it offers, in its own words, for the directory")
    approved_on: date | None = None
    suspended_on: date | None = None
    reminders: bool = Field(default=True, description="whether its people are reminded of counts")
    merged_into_id: int | None = Field(default=None, foreign_key="provider.id")
    version: int = 1
