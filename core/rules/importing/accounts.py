"""Providers and users in a table: what the agency brings from its old system."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from core.errors import InvalidInput
from core.models import ProviderDetails, ProviderType, UserDetails
from core.models.providers import PROVIDER_TYPES
from core.models.text_input import UserInput
from core.permissions import Role
from core.rules.importing import Field
from core.rules.importing.cells import choice_of

_ROLES = {
    "manager": Role.MANAGER.value,
    "user": Role.PROVIDER.value,
    "provider": Role.PROVIDER.value,
    "staff": Role.STAFF.value,
    "analyst": Role.ANALYST.value,
}
ROLES = {role: word.capitalize() for word, role in _ROLES.items() if word != "provider"}

PROVIDER_FIELDS = (
    Field("name", "Name", ("provider", "provider name", "host", "organization", "organisation")),
    Field("type", "Type", ("provider type", "kind")),
    Field("phone", "Phone", ("telephone", "phone number", "provider phone")),
    Field("address", "Address", ("mailing address", "street address")),
    Field("contact_name", "Contact", ("contact name", "contact person")),
    Field("contact_email", "Contact's e-mail", ("contact email", "email", "e-mail address", "email address")),
)
USER_FIELDS = (
    Field("full_name", "Full name", ("name", "user", "person")),
    Field("email", "E-mail address", ("email", "mail")),
    Field("username", "Username", ("user name", "login")),
    Field("role", "Role", ("kind",)),
    Field("provider_id", "Provider", ("provider name", "host", "organization", "provider's number")),
)


D = TypeVar("D", bound=UserInput)


class NewUser(NamedTuple):
    """A user to be invited; without a username one is made from the name."""

    details: UserDetails
    username: str = ""


def read_provider(cells: Mapping[str, str]) -> ProviderDetails:
    """Without a type it is a multiple-event provider. Raises InvalidInput."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {"type": ProviderType.MULTIPLE_EVENT, **_filled(cells)}
    _choose(values, "type", {kind.value: name for kind, name in PROVIDER_TYPES.items()}, problems)
    return _checked(
        ProviderDetails, {"phone": "", "name": "", "contact_name": "", "contact_email": "", **values}, problems
    )


@dataclass(frozen=True)
class NewUserReader:
    """Makes a Person of a line; `providers` are their names by number."""

    providers: Mapping[str, str]

    def __call__(self, cells: Mapping[str, str]) -> NewUser:
        """Without a role it is a user of a provider. Raises InvalidInput."""
        problems: dict[str, str] = {}
        values: dict[str, Any] = {"full_name": "", "email": "", "role": Role.PROVIDER.value, **_filled(cells)}
        username = str(values.pop("username", ""))
        _choose(values, "role", ROLES, problems)
        _choose(values, "provider_id", self.providers, problems)
        return NewUser(_checked(UserDetails, values, problems), username)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text.strip()}


def _choose(values: dict[str, Any], name: str, choices: Mapping[str, str], problems: dict[str, str]) -> None:
    try:
        if name in values:
            values[name] = choice_of(str(values[name]), choices, name.removesuffix("_id"))
    except ValueError as trouble:
        problems[name] = str(trouble)


def _checked(details: type[D], values: dict[str, Any], problems: dict[str, str]) -> D:
    try:
        checked = details.check(values)
    except InvalidInput as refusal:
        raise InvalidInput({**refusal.problems, **problems}) from None
    if problems:
        raise InvalidInput(problems)
    return checked
