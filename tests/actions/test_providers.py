import pytest
from sqlmodel import select

from core.actions import providers
from core.errors import ChangedBySomeoneElse, InvalidInput, NotAllowed, ReasonMissing
from core.models import AuditEntry, OutboxMail, Provider, ProviderDetails, ProviderType
from core.permissions import Role
from tests.factories import NOW, TODAY, make_provider, make_user

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


def test_a_new_provider_is_approved_from_the_day_that_staff_say(session):
    staff = make_user(session, Role.STAFF)
    assert (
        providers.add(session, ProviderDetails.check(TYPED), approved_on=TODAY, by=staff, now=NOW).approved_on == TODAY
    )
    assert providers.add(session, ProviderDetails.check(TYPED), by=staff, now=NOW).approved_on is None


def suspend(session, provider, by, reason="No annual report."):
    providers.suspend(session, provider, reason=reason, by=by, today=TODAY, now=NOW)


def mails(session):
    return [(mail.kind, mail.to) for mail in session.exec(select(OutboxMail).order_by(OutboxMail.id))]


def test_a_suspension_is_kept_with_its_reason_and_the_managers_are_told(session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, contact_email="contact@example.org")
    for name, role in (("m1", Role.MANAGER), ("m2", Role.MANAGER), ("u", Role.PROVIDER)):
        make_user(session, role, provider_id=provider.id, email=f"{name}@example.org")
    suspend(session, provider, staff)
    assert (provider.suspended_on, provider.version) == (TODAY, 1)
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.reason) == ("provider.suspended", "No annual report.")
    assert entry.after == {"suspended_on": "2026-06-15"}
    assert sorted(mails(session)) == [
        ("provider_suspended", "m1@example.org"),
        ("provider_suspended", "m2@example.org"),
    ]
    assert {mail.provider_id for mail in session.exec(select(OutboxMail))} == {provider.id}
    assert "No annual report." in session.exec(select(OutboxMail)).first().body


def test_where_nobody_manages_the_contact_is_told(session):
    provider = make_provider(session, contact_email="contact@example.org")
    make_user(session, Role.MANAGER, provider_id=provider.id, email="gone@example.org", active=False)
    suspend(session, provider, make_user(session, Role.STAFF))
    assert mails(session) == [("provider_suspended", "contact@example.org")]


def test_suspending_twice_is_suspending_once(session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, contact_email="contact@example.org")
    suspend(session, provider, staff)
    suspend(session, provider, staff)
    assert len(mails(session)) == len(session.exec(select(AuditEntry)).all()) == 1


def test_a_restored_provider_is_approved_again_and_told(session):
    staff, provider = make_user(session, Role.STAFF), make_provider(session, contact_email="contact@example.org")
    suspend(session, provider, staff)
    for _ in "ab":
        providers.restore(session, provider, reason="The report is in.", by=staff, now=NOW)
    assert provider.suspended_on is None
    assert [kind for kind, _ in mails(session)] == ["provider_suspended", "provider_restored"]
    assert session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "provider.suspended",
        "provider.restored",
    ]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_both_need_a_reason(session, reason):
    staff, provider = make_user(session, Role.STAFF), make_provider(session)
    with pytest.raises(ReasonMissing):
        suspend(session, provider, staff, reason)
    with pytest.raises(ReasonMissing):
        providers.restore(session, provider, reason=reason, by=staff, now=NOW)
