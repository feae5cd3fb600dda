from datetime import date, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import events
from core.models import Event, Request, RequestKind, RequestState, User
from core.permissions import Role
from tests.factories import NOW, details, make_application, make_event, make_pdf, make_request, make_user

ENDED = {"starts_on": date(2025, 6, 12), "ends_on": date(2025, 6, 12)}


@pytest.fixture
def ada(session):
    return make_user(session, full_name="Ada Rides")


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, full_name="Margaret Tollefson", email="staff@example.org")


@pytest.fixture
def event(session, ada):
    return make_event(session, ada, **ENDED)


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def messages(app):
    kinds = (app.error, app.info, app.success, app.warning)
    return " ".join(element.value.replace("\\", "") for kind in kinds for element in kind)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def press(app, label):
    return labeled(app.button, label).click().run()


def stored(session, **where):
    session.rollback()
    session.expire_all()
    return session.exec(select(Request).filter_by(**where)).all()


# Asking


def test_an_ended_event_offers_a_correction_and_a_cancellation(open_screen, ada, event):
    html = shown(open_screen("event", ada, id=str(event.id)))
    assert ">Ask for a correction<" in html
    assert ">Ask to cancel<" in html


def test_an_event_that_is_not_over_offers_its_cancellation_only(open_screen, session, ada):
    ahead = make_event(session, ada, starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 1))
    app = open_screen("event", ada, id=str(ahead.id), ask="correction")
    html = shown(app)
    assert ">Ask for a correction<" not in html
    assert ">Ask to cancel<" in html
    assert labeled(app.button, "Save")


def test_a_correction_is_asked_for_in_the_events_own_form(open_screen, session, ada, event):
    app = open_screen("event", ada, id=str(event.id), ask="correction")
    assert labeled(app.text_input, "Title of the Event").value == "Fractions"
    labeled(app.text_area, "Why does it need to change?").set_value("A typing error.")
    labeled(app.text_input, "Hours of Instruction").set_value("7.5")
    app = press(app, "Ask for the correction")
    assert "Your request is sent." in messages(app)
    (request,) = stored(session)
    assert (request.kind, request.proposed, request.reason) == ("correction", {"hours": "7.5"}, "A typing error.")
    assert "Correction of an event: Fractions" in app.title[0].value.replace("\\", "")


def test_without_a_reason_nothing_is_sent_and_everything_stays_typed(open_screen, session, ada, event):
    app = open_screen("event", ada, id=str(event.id), ask="correction")
    labeled(app.text_input, "Hours of Instruction").set_value("7.5")
    app = press(app, "Ask for the correction")
    assert "Say in a few words why" in messages(app)
    assert labeled(app.text_input, "Hours of Instruction").value == "7.5"
    assert not stored(session)


def test_a_cancellation_asks_what_happened(open_screen, session, ada, event):
    app = open_screen("event", ada, id=str(event.id), ask="cancellation")
    labeled(app.radio, "What happened?").set_value("It did not take place").run()
    labeled(app.text_area, "Why was it canceled?").set_value("Snow on the pass.")
    app = press(app, "Ask to cancel")
    assert "Your request is sent." in messages(app)
    assert stored(session)[0].kind is RequestKind.CANCELLATION


def test_an_event_at_which_nobody_was_certified_is_reported_with_0_at_once(open_screen, session, ada, event):
    app = open_screen("event", ada, id=str(event.id), ask="cancellation")
    labeled(app.radio, "What happened?").set_value("It took place, and nobody was certified").run()
    app = press(app, "Report 0")
    assert "The count is in: 0." in messages(app)
    assert not stored(session)
    session.expire_all()
    assert event.certificates_issued == 0


def test_while_a_request_is_open_it_stands_in_place_of_the_ways_to_ask(open_screen, session, ada, event):
    request = make_request(session, event, ada)
    app = open_screen("event", ada, id=str(event.id), ask="correction")
    html = shown(app)
    assert f"request?id={request.id}" in html
    assert ">Ask for a correction<" not in html
    assert not [button for button in app.button if button.label == "Ask for the correction"]


def test_a_further_user_is_asked_for(open_screen, session, ada):
    app = open_screen("account_requests", ada)
    app.text_input(key="further.name").set_value("Nora New")
    app.text_input(key="further.email").set_value("nora@example.org")
    app.radio(key="further.role").set_value(Role.PROVIDER)
    app = press(app, "Ask for this user")
    assert "Your request is sent." in messages(app)
    (request,) = stored(session)
    assert request.proposed == {"full_name": "Nora New", "email": "nora@example.org", "role": "provider"}


def test_ones_own_name_and_the_providers_phone_are_asked_to_change(open_screen, session, ada):
    ada.provider.contact_name, ada.provider.contact_email = "Ada Rides", "ada@example.org"
    session.commit()
    app = open_screen("account_requests", ada)
    app.text_input(key="own.name").set_value("Ada Lovelace")
    press(app, "Ask for this change")
    app = open_screen("account_requests", ada)
    app.text_input(key="provider-change.phone").set_value("406-555-0777")
    press(app, "Ask for these changes")
    asked = {request.kind: request.proposed for request in stored(session)}
    assert asked == {"account_change": {"full_name": "Ada Lovelace"}, "provider_change": {"phone": "406-555-0777"}}


def test_a_manager_changes_the_own_name_alone_and_is_not_asked_to_ask(open_screen, session):
    app = open_screen("account_requests", make_user(session, Role.MANAGER))
    assert [box.label for box in app.expander] == [
        "Ask for a further user",
        "Ask to change the details of our provider",
    ]


def test_staff_ask_nothing_about_accounts(open_screen, staff):
    assert not open_screen("account_requests", staff).expander


# Following and deciding


def test_the_queue_shows_age_and_the_day_of_the_answer(open_screen, session, staff, event, ada):
    make_request(session, event, ada)
    html = shown(open_screen("corrections", staff))
    assert "answer was due June 24, 2026" in html
    assert "Helena Public Schools" in html
    assert "days" in html


def test_a_request_shows_before_and_after(open_screen, session, staff, event, ada):
    old = "Halves, thirds and quarters."
    request = make_request(session, event, ada, proposed={**ENDED, "title": "<b>Decimals</b>", "hours": "7.5"})
    html = shown(open_screen("request", staff, id=str(request.id)))
    assert "&lt;b&gt;Decimals&lt;/b&gt;" in html
    assert "<b>Decimals" not in html
    assert old not in html, "only what differs is compared"
    assert ">7.5<" in html


def test_in_long_texts_the_words_that_differ_are_marked(open_screen, session, ada, staff):
    text = "Participants bring one plan that is due for review and leave with goals that can be measured."
    event = make_event(session, ada, **ENDED, description=text)
    proposed = {**ENDED, "description": text.replace("review", "<i>renewal</i>")}
    request = make_request(session, event, ada, proposed=proposed)
    html = shown(open_screen("request", staff, id=str(request.id)))
    assert "<del>review</del>" in html
    assert "<ins>&lt;i&gt;renewal&lt;/i&gt;</ins>" in html


def test_staff_approve_with_a_note(open_screen, session, staff, event, ada):
    request = make_request(session, event, ada, proposed={**ENDED, "hours": "7.5"})
    app = open_screen("request", staff, id=str(request.id))
    app.text_area(key=f"decide{request.id}.note").set_value("Thank you.")
    app = press(app, "Approve")
    assert "Approved, and the change is made." in messages(app)
    assert stored(session)[0].note == "Thank you."
    assert session.get(Event, event.id).minutes == 450
    assert "Approved the request" in shown(app)


def test_to_decline_needs_a_note(open_screen, session, staff, event, ada):
    request = make_request(session, event, ada)
    app = press(open_screen("request", staff, id=str(request.id)), "Decline")
    assert "Say in a note why this is declined" in messages(app)
    assert stored(session)[0].state is RequestState.OPEN


def test_a_conflict_is_shown_and_can_be_approved_over_where_nothing_is_undone(open_screen, session, staff, event, ada):
    request = make_request(session, event, ada, proposed={**ENDED, "hours": "7.5"})
    newer = details(**ENDED, title="Decimals")
    events.edit(session, event, newer, seen_version=1, by=ada, today=date(2025, 6, 1), now=NOW)
    app = open_screen("request", staff, id=str(request.id))
    assert "Changed after this was asked: Title of the Event." in messages(app)
    assert ">Now<" in shown(app)
    app = press(app, "Approve")
    assert "Look at both" in messages(app)
    app.checkbox(key=f"decide{request.id}.newer").check()
    assert "Approved" in messages(press(app, "Approve"))
    assert (session.get(Event, event.id, populate_existing=True).title) == "Decimals"


def test_a_clash_offers_no_approval_over_it(open_screen, session, staff, event, ada):
    request = make_request(session, event, ada, proposed={**ENDED, "hours": "7.5"})
    newer = details(**ENDED, hours="8")
    events.edit(session, event, newer, seen_version=1, by=ada, today=date(2025, 6, 1), now=NOW)
    app = open_screen("request", staff, id=str(request.id))
    assert "this cannot be approved" in messages(app)
    assert not app.checkbox


def test_several_are_decided_with_one_note(open_screen, session, staff, ada):
    asked = [make_request(session, make_event(session, ada, **ENDED), ada) for _ in range(3)]
    app = open_screen("corrections", staff)
    app.toggle(key="several").set_value(True).run()
    app.checkbox(key=f"several.{asked[0].id}").check()
    app.checkbox(key=f"several.{asked[2].id}").check()
    app = press(app.run(), "Approve")
    assert "2 requests are approved" in messages(app)
    assert [request.state for request in stored(session)] == ["approved", "open", "approved"]


def test_all_of_a_page_are_chosen_with_one_button(open_screen, session, staff):
    for name in ("Yaak Forum", "Sula Forum"):
        make_application(session, name=name)
    app = open_screen("account_requests", staff)
    app.toggle(key="several").set_value(True).run()
    press(app, "Choose all 2 on this page")
    app = press(app, "Approve")
    assert "2 requests are approved" in messages(app)
    assert len(session.exec(select(User).where(User.role == Role.MANAGER)).all()) == 2


def test_whoever_asked_withdraws(open_screen, session, ada, event):
    request = make_request(session, event, ada)
    app = press(open_screen("request", ada, id=str(request.id)), "Withdraw this request")
    assert "Withdrawn. Nothing is changed." in messages(app)
    assert stored(session)[0].state is RequestState.WITHDRAWN


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PROVIDER])
def test_who_may_not_decide_sees_no_decision(open_screen, session, event, ada, role):
    user = make_user(session, role) if role.is_agency_wide else ada
    request = make_request(session, event, ada)
    app = open_screen("request", user, id=str(request.id))
    assert not [button for button in app.button if button.label in {"Approve", "Decline"}]


def test_another_providers_request_is_not_found(open_screen, session, event, ada):
    request = make_request(session, event, ada)
    app = open_screen("request", make_user(session), id=str(request.id))
    assert "nothing here under this address" in app.error[0].value


def test_home_shows_staff_what_waits_and_leads_there(open_screen, session, staff, event, ada):
    make_request(session, event, ada)
    app = open_screen("home", staff)
    assert labeled(app.metric, "Requests waiting").value == "1"
    assert ">Event Corrections (1)<" in shown(app)
    assert labeled(open_screen("home", ada).metric, "Open requests").value == "1"


@pytest.mark.parametrize(("number", "words"), [(1, "1 answer is late"), (2, "2 answers are late")])
def test_home_says_how_many_answers_are_late(open_screen, session, staff, ada, number, words):
    for _ in range(number):
        asked = make_request(session, make_event(session, ada), ada)
        asked.due_on = clock.today() - timedelta(days=1)
    session.commit()
    assert labeled(open_screen("home", staff).metric, "Requests waiting").delta == words


@pytest.mark.parametrize(("role", "links"), [(Role.STAFF, 1), (Role.ANALYST, 0), (Role.MANAGER, 1), (Role.PROVIDER, 1)])
def test_analysts_read_that_there_is_evidence_and_have_no_link_to_it(open_screen, session, ada, event, role, links):
    request = make_request(session, event, ada, evidence=[make_pdf()])
    user = make_user(session, role, provider_id=None if role.is_agency_wide else ada.provider_id)
    app = open_screen("request", user, id=str(request.id))
    assert "Evidence" in [header.value for header in app.header]
    assert make_pdf().name in shown(app)
    assert shown(app).count(f"/requests/{request.id}/evidence/") == links
