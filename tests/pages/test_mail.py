from datetime import timedelta

import pytest

from core import clock
from core.models import OutboxMail
from core.permissions import Role
from tests.factories import make_user


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def put(session, **values):
    now = clock.now()
    mail = {"kind": "reset_code", "to": "ada@example.org", "subject": "Your code", "body": "Your code is SECRET99."}
    session.add(OutboxMail(**{**mail, "queued_at": now, "due_at": now, **values}))
    session.commit()


def test_what_could_not_be_delivered_is_listed_with_the_problem_and_never_what_it_said(open_screen, session, staff):
    put(session, problem="The mailbox is full.", attempts=2)
    put(session, to="gone@example.org", problem="There is no such user.", given_up_at=clock.now())
    html = shown(open_screen("mail", staff))
    assert all(words in html for words in ("The mailbox is full.", "Tried again on", "gone@example.org", "Given up on"))
    assert "SECRET99" not in html


@pytest.mark.parametrize(("days", "listed"), [(29, True), (31, False)])
def test_what_was_given_up_is_listed_for_thirty_days(open_screen, session, staff, days, listed):
    put(session, problem="There is no such user.", given_up_at=clock.now() - timedelta(days=days))
    app = open_screen("mail", staff)
    assert ("There is no such user." in shown(app)) is listed
    assert bool(app.success) is not listed


def test_what_waits_is_listed_and_what_was_sent_is_not(open_screen, session, staff):
    put(session, subject="Still here")
    put(session, subject="Long gone", sent_at=clock.now())
    html = shown(open_screen("mail", staff))
    assert "Still here" in html
    assert "Long gone" not in html


def test_every_notice_is_shown(open_screen, staff):
    app = open_screen("mail", staff)
    said = "".join(text.value for text in app.markdown).replace("\\", "")
    assert "Hello Ada Rides," in said
    assert len(app.expander) >= 7
