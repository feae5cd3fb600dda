"""An event and a provider as a request stores them: the values of their forms, as JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.errors import InvalidInput
from core.formats import units
from core.models import Event, EventDetails, Provider, ProviderDetails
from core.models.columns import as_json
from core.models.events import EVENT_DAYS


def form_of(event: Event) -> dict[str, Any]:
    """The event as its form would have it now."""
    return {name: as_json(value) for name, value in EventDetails.values_of(event).items()}


def form_of_details(details: EventDetails) -> dict[str, Any]:
    """Checked user input, in the form in which `form_of` gives an event."""
    values = {name: as_json(value) for name, value in details.model_dump().items()}
    return values | {"hours": units(details.columns()["minutes"])}  # 1.50 is 1.5 of an event


def details_from(form: Mapping[str, Any]) -> EventDetails:
    """The details that such a form holds. Raises InvalidInput."""
    return EventDetails.check({**form, **{name: date.fromisoformat(form[name]) for name in EVENT_DAYS}})


def provider_form_of(provider: Provider) -> dict[str, Any]:
    return {name: getattr(provider, name) for name in ProviderDetails.model_fields}


def require_days_that_fit_the_count(event: Event, details: EventDetails, today: date) -> None:
    """A count that is in stands for an event that is over. Raises InvalidInput."""
    if event.certificates_issued is not None and details.ends_on >= today:
        raise InvalidInput(
            {"ends_on": "The count of this event is in, so its End Date must be over; choose an earlier End Date."}
        )
