from datetime import date, timedelta

import pytest

from core.errors import OneEventOnly, ProviderNotApproved, ProviderSuspended
from core.models import Provider, ProviderType
from core.rules.providers import is_approved, is_suspended, refusal_of_new_event

DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(("today", "approved"), [(BEFORE, False), (DAY, True), (AFTER, True)])
def test_an_approval_begins_on_its_day(today, approved):
    assert is_approved(Provider(approved_on=DAY), today) is approved


def test_without_a_day_the_approval_is_older_than_the_records():
    assert is_approved(Provider(), date(1990, 1, 1))


@pytest.mark.parametrize(("today", "approved"), [(BEFORE, True), (DAY, False), (AFTER, False)])
def test_a_suspension_begins_on_its_day(today, approved):
    provider = Provider(approved_on=date(2020, 1, 1), suspended_on=DAY)
    assert is_approved(provider, today) is approved
    assert is_suspended(provider, today) is not approved


@pytest.mark.parametrize(("active", "refused"), [(0, False), (1, True), (2, True)])
def test_a_single_event_provider_has_one_event(active, refused):
    refusal = refusal_of_new_event(Provider(type=ProviderType.SINGLE_EVENT), active, DAY)
    assert isinstance(refusal, OneEventOnly) is refused
    assert (refusal is None) is not refused


def test_a_multiple_event_provider_has_as_many_as_it_likes():
    assert refusal_of_new_event(Provider(type=ProviderType.MULTIPLE_EVENT), 500, DAY) is None


def test_a_suspended_provider_and_one_that_is_not_approved_yet_are_told_apart():
    assert isinstance(refusal_of_new_event(Provider(suspended_on=DAY), 0, DAY), ProviderSuspended)
    early = refusal_of_new_event(Provider(approved_on=AFTER), 0, DAY)
    assert isinstance(early, ProviderNotApproved)
    assert not isinstance(early, ProviderSuspended)
