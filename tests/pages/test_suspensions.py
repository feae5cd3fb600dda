"""The work list's panel for one or many, a proposal from the list to the decision, and what the suspended one sees."""

from datetime import timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import counts, events, requests, suspensions
from core.models import Event, OutboxMail, Provider, ProviderNote, Request, RequestState
from core.permissions import Role
from core.rules.count_reports import CountReport
from tests.factories import details, make_provider, make_user

TODAY = clock.today()
DAY = TODAY - timedelta(days=45)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


@pytest.fixture
def manager(session):
    return make_user(session, Role.MANAGER, provider_id=make_provider(session, name="Late School").id)


@pytest.fixture
def late(session, staff, manager):
    """Two late providers; the first has a manager."""
    both = [manager.provider, make_provider(session, name="Other School")]
    for provider in both:
        typed = details(starts_on=DAY, ends_on=DAY)
        events.add(session, typed, provider_id=provider.id, by=staff, now=clock.now() - timedelta(days=60))
    return both


@pytest.fixture
def proposed(session, staff, late):
    found = suspensions.propose(session, late[:1], reason="Nobody answers.", by=staff, today=TODAY, now=clock.now())
    return found[0]


def html(app):
    return "".join(element.proto.body for element in app.get("html"))


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def field(app, label):
    return next(area for area in app.text_area if area.label == label)


def choose(app, *providers):
    app.multiselect[0].set_value([provider.id for provider in providers]).run()


def stored(session, table):
    session.rollback()
    session.expire_all()
    return session.exec(select(table).order_by(table.id)).all()


def test_a_note_is_kept_with_each_that_was_chosen(open_screen, session, staff, late):
    app = open_screen("work_list", staff)
    choose(app, *late)
    field(app, "Note").set_value("Called; the line was busy.")
    press(app, "Save the note")
    assert "kept with 2 providers" in app.success[0].value
    assert [note.provider_id for note in stored(session, ProviderNote)] == [provider.id for provider in late]
    assert not field(app, "Note").value
    assert not app.multiselect[0].value


def test_all_on_the_page_are_proposed_and_marked(open_screen, session, staff, late):
    app = open_screen("work_list", staff)
    app.checkbox[0].check().run()
    field(app, "Reason").set_value("Nobody answers.")
    press(app, "Propose suspension")
    assert "suspension of 2 providers is proposed" in app.success[0].value
    assert [request.about for request in stored(session, Request)] == ["Late School", "Other School"]
    assert html(app).count("Suspension proposed") == 2


@pytest.mark.parametrize(
    ("button", "label"), [("Remind them", ""), ("Save the note", "Note"), ("Propose suspension", "Reason")]
)
def test_nobody_chosen_is_said_and_nothing_typed_is_lost(open_screen, session, staff, late, button, label):
    app = open_screen("work_list", staff)
    if label:
        field(app, label).set_value("Typed")
    press(app, button)
    assert "Choose at least one" in app.error[0].value
    assert not label or field(app, label).value == "Typed"
    assert not stored(session, Request)
    assert not stored(session, ProviderNote)


def test_one_that_cannot_be_proposed_refuses_all_by_name_and_keeps_the_choice(
    open_screen, session, staff, proposed, late
):
    app = open_screen("work_list", staff)
    choose(app, *late)
    field(app, "Reason").set_value("Still nobody.")
    press(app, "Propose suspension")
    assert "Late School” is proposed already" in app.error[0].value.replace("\\", "")
    assert field(app, "Reason").value == "Still nobody."
    assert app.multiselect[0].value == [provider.id for provider in late]
    assert len(stored(session, Request)) == 1


@pytest.mark.parametrize(("label", "button"), [("Note", "Save the note"), ("Reason", "Propose suspension")])
def test_nothing_typed_is_refused(open_screen, session, staff, late, label, button):
    app = open_screen("work_list", staff)
    choose(app, late[0])
    field(app, label).set_value("  ")
    press(app, button)
    assert len(app.error) == 1
    assert not stored(session, Request)
    assert not stored(session, ProviderNote)


def test_an_analyst_sees_the_work_list_and_no_panel(open_screen, session, late):
    app = open_screen("work_list", make_user(session, Role.ANALYST))
    assert "Late School" in html(app)
    assert [button.label for button in app.button] == ["Log Out"]
    assert not app.multiselect


def test_from_the_providers_page_too_where_the_open_one_is_then_shown(open_screen, session, staff, late):
    app = open_screen("provider", staff, id=str(late[0].id))
    field(app, "Reason").set_value("Nobody answers.")
    press(app, "Propose suspension")
    (request,) = stored(session, Request)
    assert f"request?id={request.id}" in html(app)
    assert "Propose suspension" not in [button.label for button in app.button]


def test_the_request_shows_the_reasons_then_and_now_and_suspends(open_screen, session, proposed, late):
    decider = make_user(session, Role.STAFF, email="decides@example.org")
    app = open_screen("request", decider, id=str(proposed.id))
    assert "1 count is overdue" in html(app)
    assert "The reasons are the same today." in [caption.value for caption in app.caption]
    press(app, "Approve")
    assert stored(session, Provider)[0].suspended_on == TODAY
    assert "Approved" in html(app)


def test_what_was_cured_meanwhile_is_said_and_suspending_needs_a_tick(open_screen, session, staff, proposed, late):
    (owed,) = session.exec(select(Event).where(Event.provider_id == late[0].id)).all()
    counts.report(session, [CountReport(owed, 4)], by=staff, today=TODAY, now=clock.now())
    app = open_screen("request", staff, id=str(proposed.id))
    assert app.success[0].value == "Nothing is overdue any more."
    press(app, "Approve")
    assert "overdue any more" in app.error[0].value
    assert stored(session, Provider)[0].suspended_on is None
    next(box for box in app.checkbox if box.label.startswith("Suspend although")).check()
    press(app, "Approve")
    assert stored(session, Provider)[0].suspended_on == TODAY


def test_the_list_of_requests_has_it_for_the_agency_and_not_for_the_provider(
    open_screen, session, staff, proposed, manager
):
    assert "1 count is overdue" in html(open_screen("account_requests", staff))
    app = open_screen("account_requests", manager)
    assert "uspension" not in html(app) + "".join(str(box.options) for box in app.selectbox)
    app = open_screen("request", manager, id=str(proposed.id))
    assert "nothing here" in app.error[0].value
    assert [metric.value for metric in open_screen("home", manager).metric][-1] == "0"


def test_an_analyst_reads_a_proposal_and_decides_nothing(open_screen, session, proposed):
    app = open_screen("request", make_user(session, Role.ANALYST), id=str(proposed.id))
    assert "1 count is overdue" in html(app)
    assert [button.label for button in app.button] == ["Log Out"]


def test_a_suspended_providers_people_read_why_and_what_cures_it(open_screen, session, staff, proposed, manager):
    requests.decide(session, [proposed], approve=True, by=staff, today=TODAY, now=clock.now())
    assert stored(session, Request)[0].state == RequestState.APPROVED
    app = open_screen("home", manager)
    assert any("Nobody answers" in text.value for text in app.markdown)
    assert "Report the number under Counts" in html(app)
    assert [mail.kind for mail in stored(session, OutboxMail)][-2:] == ["provider_suspended", "request_decided"]
