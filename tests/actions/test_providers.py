import pytest
from sqlmodel import select

from core.actions import providers
from core.errors import ChangedBySomeoneElse, InvalidInput, NotAllowed
from core.models import AuditEntry, Provider, ProviderDetails, ProviderType
from core.permissions import Role
from tests.factories import NOW, make_provider, make_user

TYPED = {
    "name": "Salish Kootenai College", "type": "multiple_event", "phone": "406-555-0110",
    "contact_name": "Ann", "contact_email": "ann@example.org",
}  # fmt: skip


def test_staff_add_a_provider(session):
    staff = make_user(session, Role.STAFF)
    provider = providers.add(session, ProviderDetails.check(TYPED), by=staff, now=NOW)
    assert session.get(Provider, provider.id).type == ProviderType.MULTIPLE_EVENT
    assert session.exec(select(AuditEntry.action)).all() == ["provider.added"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.PROVIDER])
def test_nobody_else_adds_or_changes_one(session, role):
    user, provider = make_user(session, role), make_provider(session)
    with pytest.raises(NotAllowed):
        providers.add(session, ProviderDetails.check(TYPED), by=user, now=NOW)
    with pytest.raises(NotAllowed):
        providers.edit(session, provider, ProviderDetails.check(TYPED), seen_version=1, by=user, now=NOW)


def test_a_change_is_kept_with_before_and_after(session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session)
    providers.edit(session, provider, ProviderDetails.check(TYPED), seen_version=1, by=staff, now=NOW)
    assert (provider.name, provider.version) == ("Salish Kootenai College", 2)
    with pytest.raises(ChangedBySomeoneElse):
        providers.edit(session, provider, ProviderDetails.check(TYPED), seen_version=1, by=staff, now=NOW)


def test_what_is_missing_is_told_by_field():
    with pytest.raises(InvalidInput) as refusal:
        ProviderDetails.check({**TYPED, "name": " ", "phone": "", "contact_email": "ann@"})
    assert set(refusal.value.problems) == {"name", "phone", "contact_email"}
