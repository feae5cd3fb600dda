"""Applications: what an organization types that wants to become a provider."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from core.models.providers import ProviderType
from core.models.text_input import UserInput, email_of, text_of


class Organization(StrEnum):
    """Who may become a provider: OPI's page for applicants."""

    AGENCY = "agency"
    SCHOOL = "school"
    COLLEGE = "college"
    PD_ORGANIZATION = "pd_organisation"


def _one_of(kind: type[StrEnum], sentence: str) -> Callable[[object], StrEnum]:
    def validate(value: object) -> StrEnum:
        if value in set(kind):
            return kind(str(value))
        raise ValueError(sentence)

    return validate


class Application(UserInput):
    """The fields of `ProviderDetails`, and what OPI needs to decide. Approval copies the former.

    Requests store the kind of organization as "organisation", as they always did.
    """

    model_config = ConfigDict(populate_by_name=True, loc_by_alias=False)

    name: Annotated[str, BeforeValidator(text_of("your organization's name", 200))]
    organization: Annotated[
        Organization,
        BeforeValidator(_one_of(Organization, "Choose what kind of organization you are.")),
        Field(alias="organisation"),
    ]
    type: Annotated[ProviderType, BeforeValidator(_one_of(ProviderType, "Choose how many events you plan."))]
    phone: Annotated[str, BeforeValidator(text_of("your organization's phone", 40))]
    address: Annotated[str, BeforeValidator(text_of("your organization's address", 300))]
    contact_name: Annotated[str, BeforeValidator(text_of("the contact's name", 120))]
    contact_email: Annotated[str, BeforeValidator(email_of("the contact's e-mail address"))]
    offers: Annotated[str, BeforeValidator(text_of("what you offer", 1000, lines=True))]
    plans: Annotated[str, BeforeValidator(text_of("what you plan", 2000, lines=True))]

    def proposed(self) -> dict[str, Any]:
        """What a request stores of it."""
        return self.model_dump(mode="json", by_alias=True)
