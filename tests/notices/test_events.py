import pytest
from sqlmodel import select

from core import notices
from core.models import OutboxMail
from core.notices.previews import ADA, COURSE, NEXT_YEAR, STAFF, an_event
from core.permissions import Role
from tests.factories import DAY_AFTER, LAST_DAY, make_event, make_provider, make_user


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


@pytest.mark.parametrize(("today", "words"), [(LAST_DAY, "After it ends, report"), (DAY_AFTER, "It is over: report")])
def test_what_is_over_when_it_is_added_is_not_said_to_end_yet(today, words):
    assert words in notices.event_added(ADA, an_event(), STAFF, today=today).body


@pytest.mark.parametrize(("minutes", "words"), [(30, " 0.5 units."), (60, " 1 unit."), (90, " 1.5 units.")])
def test_one_unit_is_said_as_one(minutes, words):
    assert words in notices.event_added(ADA, an_event(minutes=minutes), STAFF, today=LAST_DAY).body


def test_a_changed_password_names_the_browsers_that_were_signed_out():
    assert "and every browser was signed out" in notices.password_changed(ADA, stays_signed_in=False).body
    assert "and every other browser was signed out" in notices.password_changed(ADA, stays_signed_in=True).body


def test_several_years_that_opened_at_once_are_not_called_one():
    one = notices.standing_course_renewed(ADA, COURSE, [NEXT_YEAR])
    several = notices.standing_course_renewed(ADA, COURSE, [NEXT_YEAR, NEXT_YEAR])
    assert (one.subject[:14], several.subject[:14]) == ("The next year ", "The next years")
