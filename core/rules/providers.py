"""Which provider may enter a new event."""

from datetime import date

from core.errors import OneEventOnly, ProviderNotApproved, ProviderSuspended, Refused
from core.models import Provider, ProviderType

EVENTS_OF_A_SINGLE_EVENT_PROVIDER = 1  # canceled ones do not count


def is_suspended(provider: Provider, day: date) -> bool:
    return provider.suspended_on is not None and provider.suspended_on <= day


def is_approved(provider: Provider, day: date) -> bool:
    """Approved by then, and not suspended (ARM 10.57.216). Without a day of approval it is older than the records."""
    started = provider.approved_on is None or provider.approved_on <= day
    return started and not is_suspended(provider, day)


def refusal_of_new_event(provider: Provider, active: int, day: date) -> Refused | None:
    """Why the provider, which has so many `active` events, enters no further one on that day; None if it may."""
    if is_suspended(provider, day):
        return ProviderSuspended()
    if not is_approved(provider, day):
        return ProviderNotApproved()
    if provider.type == ProviderType.SINGLE_EVENT and active >= EVENTS_OF_A_SINGLE_EVENT_PROVIDER:
        return OneEventOnly()
    return None
