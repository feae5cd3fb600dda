"""The list of people who cannot be reached, and the ways to it."""

from datetime import timedelta

import pytest

from core import clock
from core.actions import events
from core.models import OutboxMail
from core.permissions import Role
from tests.factories import details, make_provider, make_user

NOW, TODAY = clock.now(), clock.today()
LONG_AGO = NOW - timedelta(days=60)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, password_hash="x")


@pytest.fixture
def people(session, staff):
    """One of a late provider who never signed in, and one whose mail is refused."""
    late, other = make_provider(session, name="Late <b>School</b>"), make_provider(session, name="Good School")
    day = TODAY - timedelta(days=45)
    events.add(session, details(starts_on=day, ends_on=day), provider_id=late.id, by=staff, now=LONG_AGO)
    silent = make_user(session, provider_id=late.id, full_name="Sil Ent", created_at=LONG_AGO)
    refused = make_user(
        session, provider_id=other.id, full_name="Ref Used", email="gone@example.org", password_hash="x"
    )
    session.add(
        OutboxMail(
            kind="k",
            to="gone@example.org",
            subject="s",
            body="b",
            queued_at=NOW,
            due_at=NOW,
            given_up_at=NOW,
            problem="550 <i>No such</i> person.",
        )
    )
    session.commit()
    return silent, refused


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Sil Ent", "Ref Used"]),
        ({"show": "Mail refused"}, ["Ref Used"]),
        ({"show": "Never signed in"}, ["Sil Ent"]),
        ({"show": "<script>"}, ["Sil Ent", "Ref Used"]),
    ],
)
def test_staff_see_who_what_is_wrong_and_what_to_do(open_screen, staff, people, query, names):
    app = open_screen("unreachable", staff, **query)
    assert not app.exception
    assert not app.error
    shown = html(app)
    assert [name for name in ("Sil Ent", "Ref Used") if name in shown] == names
    assert ("550 &lt;i&gt;No such&lt;/i&gt; person." in shown) is ("Ref Used" in names)
    assert ("Late &lt;b&gt;School&lt;/b&gt;" in shown) is ("Sil Ent" in names)
    assert f"user?id={people[0].id}" in shown or "Sil Ent" not in names


def test_an_analyst_reads_it_without_ways_that_are_not_theirs(open_screen, session, people):
    app = open_screen("unreachable", make_user(session, Role.ANALYST, password_hash="x"))
    assert "Sil Ent" in html(app)
    assert "user?id=" not in html(app)


def test_all_is_well_is_said(open_screen, staff):
    assert "Everybody can be reached" in open_screen("unreachable", staff).success[0].value


@pytest.mark.parametrize("cursor", ["x", "9.1", "0." + "9" * 30, "1.-1"])
def test_a_cursor_that_nobody_gave_is_not_found(open_screen, staff, people, cursor):
    app = open_screen("unreachable", staff, after=cursor)
    assert not app.exception
    assert "nothing here" in app.error[0].value


@pytest.mark.parametrize("screen", ["work_list", "compliance"])
def test_the_number_leads_there(open_screen, staff, people, screen):
    assert "2 people cannot be reached" in html(open_screen(screen, staff))


def test_the_work_list_marks_a_provider_of_whom_nobody_is_reached(open_screen, session, staff, people):
    assert "Nobody reachable" in html(open_screen("work_list", staff))
    make_user(session, provider_id=people[0].provider_id, email="new@example.org", password_hash="x")
    assert "Nobody reachable" not in html(open_screen("work_list", staff))
