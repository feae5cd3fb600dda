"""Providers: organisations approved to give PD units."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator
from sqlmodel import Field, SQLModel

from core.models.columns import one_of
from core.models.typed import Typed, email_of, text_of


class ProviderType(StrEnum):
    MULTIPLE_EVENT = "multiple_event"
    SINGLE_EVENT = "single_event"


class ProviderDetails(Typed):
    """What staff type about a provider; `phone` is printed on its certificates."""

    name: Annotated[str, BeforeValidator(text_of("the provider's name", 200))]
    type: ProviderType
    phone: Annotated[str, BeforeValidator(text_of("the provider's phone", 40))]
    address: Annotated[str, BeforeValidator(text_of("the address", 300, required=False))] = ""
    contact_name: Annotated[str, BeforeValidator(text_of("the contact's name", 120))]
    contact_email: Annotated[str, BeforeValidator(email_of("the contact's e-mail address"))]


class Provider(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    type: ProviderType = Field(default=ProviderType.MULTIPLE_EVENT, sa_type=one_of(ProviderType))
    phone: str
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    version: int = 1
