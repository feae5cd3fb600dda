"""The count of an event from the link of a reminder, over HTTP."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import reminders
from core.models import CountToken, Event, OutboxMail, Provider
from core.permissions import Role
from tests.actions.test_reminders import token_in
from tests.factories import make_event, make_user


@pytest.fixture
def address(session):
    ada, ended = make_user(session, password_hash="x"), clock.today() - timedelta(days=3)
    make_event(session, ada, title="Fractions & <decimals>", starts_on=ended, ends_on=ended)
    provider, staff = session.get(Provider, ada.provider_id), make_user(session, Role.STAFF)
    reminders.remind(session, [provider], by=staff, today=clock.today(), now=clock.now())
    return f"/count/{token_in(session.exec(select(OutboxMail)).one())}"


def count(session):
    session.rollback()
    session.expire_all()
    return session.exec(select(Event.certificates_issued)).one()


def test_opening_the_link_changes_nothing_and_the_button_reports(client, session, address):
    for _ in range(3):
        opened = client.get(address)
        assert (opened.status_code, opened.headers["cache-control"]) == (200, "no-store")
    assert "Fractions &amp; &lt;decimals&gt;" in opened.text
    assert count(session) is None
    given = client.post(address, data={"number": "24"})
    assert given.status_code == 200
    assert "24 certificates issued" in given.text
    assert count(session) == 24
    again = client.post(address, data={"number": "25"})
    assert (again.status_code, count(session)) == (410, 24)
    assert "in already" in again.text


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "many", "9" * 13, "<b>7</b>"])
def test_what_is_no_count_is_refused_and_stays_typed(client, session, address, typed):
    answer = client.post(address, data={"number": typed})
    assert answer.status_code == 422
    assert "<b>7</b>" not in answer.text
    assert count(session) is None


def test_an_unusual_number_is_asked_again(client, session, address):
    answer = client.post(address, data={"number": "2001"})
    assert (answer.status_code, count(session)) == (422, None)
    assert "unusually many" in answer.text
    assert client.post(address, data={"number": "2001", "confirmed": "yes"}).status_code == 200
    assert count(session) == 2001


def test_a_guessed_or_old_link_is_refused_in_words(client, session, address):
    assert client.get("/count/made-up").status_code == 404
    assert client.post("/count/made-up", data={"number": "1"}).status_code == 404
    for row in session.exec(select(CountToken)):
        row.expires_at = clock.now()
    session.commit()
    old = client.get(address)
    assert old.status_code == 410
    assert "60 days" in old.text


def test_a_form_that_is_too_large_is_not_read(client, session, address):
    assert client.post(address, data={"number": "1", "reason": "x" * 20_000}).status_code == 413
    assert count(session) is None
