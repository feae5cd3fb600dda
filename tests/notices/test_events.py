from sqlmodel import select

from core.models import OutboxMail
from core.permissions import Role
from tests.factories import make_event, make_provider, make_user


def mails(session):
    return session.exec(select(OutboxMail)).all()


def test_an_event_that_opi_adds_is_told_to_the_managers(session):
    provider = make_provider(session)
    make_user(session, Role.MANAGER, provider_id=provider.id, email="boss@example.org")
    ada = make_user(session, provider_id=provider.id)
    make_event(session, ada)
    assert not mails(session)
    make_event(session, make_user(session, Role.STAFF), provider_id=provider.id)
    (mail,) = mails(session)
    assert (mail.to, mail.kind, mail.provider_id) == ("boss@example.org", "event_added", provider.id)


def test_without_a_manager_every_active_user_is_told(session):
    ada = make_user(session)
    make_user(session, provider_id=ada.provider_id, email="gone@example.org", active=False)
    make_event(session, make_user(session, Role.STAFF), provider_id=ada.provider_id)
    assert [mail.to for mail in mails(session)] == ["ada@example.org"]
