"""The screen of a roster: enter, correct, issue, replace, revoke."""

from datetime import date, time
from pathlib import Path

import pytest
from sqlmodel import select

from core import clock
from core.actions import rosters
from core.actions.certificates import revoke
from core.actions.rosters import AttendeeChange
from core.models import Attendee, Certificate, Event
from core.permissions import Role
from tests.factories import issue_all, make_conference, make_event, make_user, put_on_roster

LONG_AGO = date(2025, 6, 1)


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada, starts_on=LONG_AGO, ends_on=LONG_AGO)


def labeled(fields, label):
    return next(field for field in fields if field.label == label)


def press(app, label):
    return labeled(app.button, label).click().run()


def shown(app):
    return "".join(element.proto.body for element in app.get("html"))


def people(session):
    session.rollback()
    session.expire_all()
    return [(a.name, a.email, a.folio_number) for a in session.exec(select(Attendee).order_by(Attendee.id))]


def states(session):
    session.rollback()
    session.expire_all()
    return [str(c.state) for c in session.exec(select(Certificate).order_by(Certificate.id))]


def enter(open_screen, event, by, text):
    app = open_screen("roster", by, id=str(event.id))
    labeled(app.text_area, "People").set_value(text)
    return press(app, "Check")


def type_into_grid(app, event, edition, **rows):
    """Type into the grid that is drawn: the row's place and its cells, by their heading."""
    app.session_state[f"adding{event.id}.grid.{edition}"] = {
        "edited_rows": {int(row[1:]): cells for row, cells in rows.items()}, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip


def test_names_are_pasted_checked_and_added(open_screen, session, ada, event):
    app = enter(open_screen, event, ada, "Ann Lee, ann@school.org, 123-456\nRay, Bo\n\nApsáalooke Cy")
    assert people(session) == []
    app = press(app, "Add 3 people")
    assert "3 people are on the roster now" in app.success[0].value
    assert people(session) == [("Ann Lee", "ann@school.org", "123456"), ("Bo Ray", "", ""), ("Apsáalooke Cy", "", "")]


def test_rows_with_headings_are_mapped_by_their_words(open_screen, session, ada, event):
    app = enter(open_screen, event, ada, "Last Name\tFirst Name\tEmail\tCredits\nLee\tAnn\tann@school.org\t3")
    assert labeled(app.selectbox, "Name").value == "First Name"
    app = press(press(app, "Check"), "Add 1 person")
    assert people(session) == [("Ann Lee", "ann@school.org", "")]
    assert session.exec(select(Attendee.minutes)).one() == 180


def test_problems_are_all_told_and_nothing_is_stored_until_they_are_corrected(open_screen, session, ada, event):
    app = enter(open_screen, event, ada, "Ann, ann@school\nBo\nBo")
    assert "2 of 3 rows need your attention" in app.warning[0].value
    assert people(session) == []
    assert [button.label for button in app.button if button.label.startswith("Add ")] == ["Add 1 person"]
    labeled(app.checkbox, "People with the same name here are different people").check().run()
    assert "1 of 3 rows" in app.warning[0].value


def test_the_button_adds_the_right_rows_and_the_others_stay_for_correction(open_screen, session, ada, event):
    app = enter(open_screen, event, ada, "Ann Lee, ann@school\nBo Ray\nCy Dee")
    app = press(app, "Add 2 people")
    assert "1 row is still to be corrected" in app.success[0].value
    assert [name for name, _, _ in people(session)] == ["Bo Ray", "Cy Dee"]
    assert "1 of 1 row needs your attention" in app.warning[0].value
    assert not [button.label for button in app.button if button.label.startswith("Add ")]


def test_what_is_asked_about_is_not_stored(open_screen, session, ada, event):
    app = enter(open_screen, event, ada, "Ann Lee\nSunniva's iPad\n14065550188")
    assert "2 of 3 rows need your attention" in app.warning[0].value
    press(app, "Add 1 person")
    assert [name for name, _, _ in people(session)] == ["Ann Lee"]


SAMPLES = Path(__file__).parents[1] / "imports" / "samples"


def test_a_meeting_report_is_read_below_its_summary_and_shown_before_it_is_stored(open_screen, session, ada, event):
    app = open_screen("roster", ada, id=str(event.id))
    content = (SAMPLES / "zoom_meeting_report.csv").read_bytes()
    app.file_uploader[0].set_value(("report.csv", content, "text/csv")).run()
    app = press(press(app, "Check"), "Check")
    assert not app.exception
    caption_text = " ".join(caption.value for caption in app.caption)
    assert "Who joined more than once is one row" in caption_text
    press(app, "Add 5 people")
    assert [name for name, _, _ in people(session)] == [
        "Odalys Fenwick",
        "Bram Tiegland",
        "Wilhelmina Ross-Pike",
        "Temperance Quarles",
        "Ivo Marchetti-Hale",
    ]


def test_who_was_left_out_can_be_put_back(open_screen, session, ada, event):
    app = open_screen("roster", ada, id=str(event.id))
    content = (SAMPLES / "ticket_export_alfio.csv").read_bytes()
    app.file_uploader[0].set_value(("tickets.csv", content, "text/csv")).run()
    app = press(press(app, "Check"), "Check")
    back = "Put back: marked as canceled, refunded, declined or deleted"
    assert "Add 5 people" in [button.label for button in app.button]
    app = labeled(app.checkbox, back).check().run()
    press(app, "Add 6 people")
    assert ("Odalys Fenwick", "odalys.fenwick@example.org", "482131") in people(session)
    assert "Temperance Quarles" in [name for name, _, _ in people(session)]


def test_of_two_sessions_with_one_title_it_is_asked_which_one(open_screen, session, ada):
    conference = make_conference(session, ada)
    sessions = [make_event(session, ada, title="Beads", starts_on=LONG_AGO, ends_on=LONG_AGO) for _ in range(2)]
    for begins, each in zip((time(9), time(13)), sessions, strict=True):
        each.conference_id, each.begins_at = conference.id, begins
    session.commit()
    app = enter(open_screen, sessions[0], ada, "Name\tSession\nAnn Lee\tbeads\nBo Ray\tBeads")
    assert "choose which one is meant" in press(app, "Check").error[0].value
    labeled(app.selectbox, r"Which session is “Beads” \(2 rows\)?").set_value(sessions[1].id).run()
    press(press(app, "Check"), "Add 2 people")
    session.expire_all()
    assert set(session.exec(select(Attendee.event_id))) == {sessions[1].id}


def test_the_time_of_a_row_says_which_session_is_meant(open_screen, session, ada):
    conference = make_conference(session, ada)
    sessions = [make_event(session, ada, title="Beads", starts_on=LONG_AGO, ends_on=LONG_AGO) for _ in range(2)]
    for begins, each in zip((time(9), time(13)), sessions, strict=True):
        each.conference_id, each.begins_at = conference.id, begins
    session.commit()
    app = enter(open_screen, sessions[0], ada, "Name\tSession\tTime\nAnn Lee\tBeads\t9:00 AM\nBo Ray\tBeads\t1:00 PM")
    press(press(app, "Check"), "Add 2 people")
    session.expire_all()
    stored = {each.name: each.event_id for each in session.exec(select(Attendee))}
    assert stored == {"Ann Lee": sessions[0].id, "Bo Ray": sessions[1].id}


def test_look_alikes_and_the_clerks_own_name_are_pointed_out_before_adding(open_screen, ada, event):
    app = enter(open_screen, event, ada, "Jon Smith\nJohn Smith\nAda Rides")
    warnings = " ".join(warning.value for warning in app.warning)
    assert "differ by one letter" in warnings
    assert "You are among these people yourself" in warnings


def test_certificates_are_issued_to_all_and_the_count_is_proposed(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    app = open_screen("roster", ada, id=str(event.id))
    assert labeled(app.text_input, "Signed for the provider by").value == "Ada Rides"
    app = press(app, "Issue 2 certificates")
    assert not app.exception
    assert "2 certificates were issued" in app.success[0].value
    assert states(session) == ["current", "current"]
    assert f"/events/{event.id}/certificates.zip" in shown(app)
    count = open_screen("event", ada, id=str(event.id))
    assert labeled(count.text_input, "Number of Certificates Issued").value == "2"


def test_only_some_get_one(open_screen, session, ada, event):
    ann, _ = put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    app = open_screen("roster", ada, id=str(event.id))
    labeled(app.radio, "To whom").set_value("Only some of them").run()
    labeled(app.multiselect, "People").set_value([ann.id]).run()
    press(app, "Issue 1 certificate")
    assert session.exec(select(Certificate.attendee_id)).all() == [ann.id]


def test_a_count_that_differs_asks_for_the_reason(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    app = open_screen("event", ada, id=str(event.id))
    labeled(app.text_input, "Number of Certificates Issued").set_value("3").run()
    app = press(app, "Save count")
    assert "completed it, and the count says 3" in app.error[0].value
    labeled(app.text_input, "Why the number differs").set_value("One on paper")
    assert "Thank you" in press(app, "Save count").success[0].value


def test_what_was_begun_can_be_gone_on_with_or_canceled(open_screen, session, ada, event):
    from core.actions import certificate_batches
    from tests.factories import NOW, TODAY

    put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    certificate_batches.begin(session, event, signed_by="Ada", by=ada, today=TODAY, now=NOW)
    app = open_screen("roster", ada, id=str(event.id))
    assert states(session) == []
    app = press(app, "Cancel")
    assert "Stopped after 0 of 2" in app.success[0].value
    certificate_batches.begin(session, event, signed_by="Ada", by=ada, today=TODAY, now=NOW)
    app = press(open_screen("roster", ada, id=str(event.id)), "Go on")
    assert "2 certificates were issued" in app.success[0].value
    assert states(session) == ["current", "current"]


def test_old_data_is_told_on_the_event_and_replaced_on_the_roster(open_screen, session, ada, event):
    (ann,) = put_on_roster(session, event, ada, "Ann Lee")
    issue_all(session, event, ada)
    ann.name = "Ann Leigh"
    session.commit()
    assert "1 certificate that was issued carries" in open_screen("event", ada, id=str(event.id)).warning[0].value
    app = open_screen("roster", ada, id=str(event.id))
    labeled(app.text_input, "Reason, which each person reads in the mail").set_value("Her name")
    app = press(app, "Replace 1 certificate")
    assert "1 certificate was replaced" in app.success[0].value
    assert states(session) == ["superseded", "current"]


def test_one_certificate_is_revoked_with_a_reason(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee")
    (certificate,) = issue_all(session, event, ada)
    app = open_screen("roster", ada, id=str(event.id))
    assert labeled(app.radio, "What").options[0].startswith("Issue it anew")
    app = press(app, "Issue a new certificate")
    assert "Choose whose certificate" in app.error[0].value
    labeled(app.radio, "What").set_value("Revoke it")
    labeled(app.selectbox, "Whose").set_value(certificate.code).run()
    labeled(app.text_input, "Reason").set_value("Was not there")
    app = press(app, "Revoke the certificate of Ann Lee")
    assert "revoked" in app.success[0].value
    assert states(session) == ["revoked"]


def test_a_new_certificate_is_issued_under_the_name_of_the_button(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee")
    (certificate,) = issue_all(session, event, ada)
    app = open_screen("roster", ada, id=str(event.id))
    labeled(app.selectbox, "Whose").set_value(certificate.code).run()
    labeled(app.text_input, "Reason").set_value("A new signature")
    press(app, "Issue a new certificate for Ann Lee")
    assert states(session) == ["superseded", "current"]


def test_whose_certificate_was_revoked_is_offered_apart_with_a_reason(open_screen, session, ada, event):
    ann, _ = put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    certificate, _ = issue_all(session, event, ada)
    revoke(session, certificate, reason="Was not there", by=ada, now=clock.now())
    app = open_screen("roster", ada, id=str(event.id))
    assert not [button for button in app.button if button.label in {"Issue 1 certificate", "Issue 2 certificates"}]
    assert "the certificate of 1 of the 2 was revoked" in app.info[0].value.casefold()
    app = press(app, "Issue again")
    assert "Choose who gets a new certificate" in app.error[0].value
    labeled(app.multiselect, "Who gets a new one").set_value([ann.id]).run()
    app = press(app, "Issue again")
    assert "Ann Lee was revoked" in app.error[0].value
    assert states(session) == ["revoked", "current"]
    labeled(app.text_input, "Why they get a new one").set_value("She was there after all")
    press(app, "Issue again")
    assert states(session) == ["revoked", "current", "current"]


def test_who_waits_is_issued_to_and_who_was_revoked_is_not(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee")
    (certificate,) = issue_all(session, event, ada)
    revoke(session, certificate, reason="Was not there", by=ada, now=clock.now())
    _, cy = put_on_roster(session, event, ada, "Cy")
    app = press(open_screen("roster", ada, id=str(event.id)), "Issue 1 certificate")
    assert "1 certificate was issued: 1 has no e-mail address: Cy" in app.success[0].value.replace("\\", "")
    session.rollback()
    assert session.exec(select(Certificate.attendee_id)).all()[1:] == [cy.id]


def test_after_issuing_it_is_told_who_got_mail_and_one_press_reports_the_count(open_screen, session, ada, event):
    mailed = [{"name": f"Person {n}", "email": f"p{n}@school.org"} for n in range(5)]
    put_on_roster(session, event, ada, *mailed, "Ann Lee", "Bo Ray")
    app = press(open_screen("roster", ada, id=str(event.id)), "Issue 7 certificates")
    said = app.success[0].value.replace("\\", "")
    assert "7 certificates were issued: 5 by mail, 2 have no e-mail address: Ann Lee, Bo Ray." in said
    app = press(app, "Report 7 certificates")
    assert "7 for “Fractions”" in app.success[0].value.replace("\\", "")
    session.expire_all()
    assert session.get(Event, event.id).certificates_issued == 7
    assert not [button for button in app.button if button.label.startswith("Report ")]


def choose(app, *chosen):
    return labeled(app.multiselect, "Whom").set_value([person.id for person in chosen]).run()


def change_as(session, event, by, person, **typed):
    session.rollback()
    values = {"name": person.name, "email": person.email, "folio_number": person.folio_number, **typed}
    rosters.change(session, event, [AttendeeChange(person.id, values, True)], by=by, now=clock.now())


def test_people_are_corrected_and_taken_off_in_one_press(open_screen, session, ada, event):
    ann, bo, _ = put_on_roster(session, event, ada, "Ann Le", "Bo Ray", "Cy")
    app = choose(open_screen("roster", ada, id=str(event.id)), ann, bo)
    labeled(app.text_input, "Name of Ann Le").set_value("Ann Lee")
    labeled(app.text_input, "E-mail of Ann Le").set_value("ann@school.org")
    labeled(app.checkbox, "Take Bo Ray off the roster").check()
    app = press(app, "Save corrections")
    assert "Corrected: Ann Le. Taken off: Bo Ray." in app.success[0].value.replace("\\", "")
    assert people(session) == [("Ann Lee", "ann@school.org", ""), ("Cy", "", "")]
    assert not labeled(app.multiselect, "Whom").value


def test_a_problem_with_one_stores_nothing_of_the_press(open_screen, session, ada, event):
    ann, bo = put_on_roster(session, event, ada, "Ann Le", "Bo Ray")
    app = choose(open_screen("roster", ada, id=str(event.id)), ann, bo)
    labeled(app.text_input, "E-mail of Ann Le").set_value("ann@")
    labeled(app.checkbox, "Take Bo Ray off the roster").check()
    app = press(app, "Save corrections")
    assert "nothing was saved yet" in app.error[0].value
    assert [name for name, *_ in people(session)] == ["Ann Le", "Bo Ray"]
    assert labeled(app.text_input, "E-mail of Ann Le").value == "ann@"


def test_two_people_of_one_name_are_chosen_apart(open_screen, session, ada, event):
    _, second = put_on_roster(session, event, ada, "Ann", "Ann", namesakes=True)
    app = open_screen("roster", ada, id=str(event.id))
    assert len(set(labeled(app.multiselect, "Whom").options)) == 2
    app = choose(app, second)
    labeled(app.text_input, "Name of Ann").set_value("Anne")
    press(app, "Save corrections")
    assert [name for name, *_ in people(session)] == ["Ann", "Anne"]


def test_others_on_the_roster_do_not_move_what_was_typed(open_screen, session, ada, event):
    made = put_on_roster(session, event, ada, "Ann", "Bo", "Cy", "Di")
    app = choose(open_screen("roster", ada, id=str(event.id)), made[2])
    session.rollback()
    rosters.remove(session, event, [made[0].id], by=ada, now=clock.now())
    labeled(app.text_input, "Name of Cy").set_value("Cyrus")
    press(app, "Save corrections")
    assert [name for name, *_ in people(session)] == ["Bo", "Cyrus", "Di"]


def test_what_somebody_else_changed_meanwhile_is_told_and_nothing_is_stored(open_screen, session, ada, event):
    ann, bo = put_on_roster(session, event, ada, "Ann Le", "Bo Ray")
    app = choose(open_screen("roster", ada, id=str(event.id)), ann, bo)
    change_as(session, event, ada, ann, name="Ann Leigh", email="ann@school.org")
    labeled(app.text_input, "Name of Ann Le").set_value("Ann Lee")
    labeled(app.checkbox, "Take Bo Ray off the roster").check()
    app = press(app, "Save corrections")
    message = app.error[0].value.replace("\\", "")
    assert "somebody else changed the name meanwhile: now “Ann Leigh”, you typed “Ann Lee”" in message
    assert [name for name, *_ in people(session)] == ["Ann Leigh", "Bo Ray"]
    assert labeled(app.text_input, "Name of Ann Leigh").value == "Ann Lee"
    assert labeled(app.text_input, "E-mail of Ann Leigh").value == "ann@school.org"
    assert labeled(app.checkbox, "Take Bo Ray off the roster").value
    app = press(app, "Save corrections")
    assert people(session) == [("Ann Lee", "ann@school.org", "")]


def test_who_was_taken_off_meanwhile_is_told(open_screen, session, ada, event):
    ann, _ = put_on_roster(session, event, ada, "Ann Le", "Bo Ray")
    app = choose(open_screen("roster", ada, id=str(event.id)), ann)
    rosters.remove(session, event, [ann.id], by=ada, now=clock.now())
    labeled(app.text_input, "Name of Ann Le").set_value("Ann Lee")
    app = press(app, "Save corrections")
    assert "somebody else took this person off the roster meanwhile" in app.error[0].value
    assert labeled(app.text_input, "Name of Ann Le").value == "Ann Lee"
    assert [name for name, *_ in people(session)] == ["Bo Ray"]


def test_a_row_keeps_what_was_typed_into_it_when_other_rows_need_no_correction_any_more(
    open_screen, session, ada, event
):
    (bo,) = put_on_roster(session, event, ada, "Bo")
    app = enter(open_screen, event, ada, "Ann, ann@school\nBo\nCy, cy@school")
    assert "3 of 3 rows need your attention" in app.warning[0].value
    type_into_grid(app, event, 0, r2={"Folio number": "654321"})
    rosters.remove(session, event, [bo.id], by=ada, now=clock.now())
    app = press(app.run(), "Add 1 person")
    assert people(session) == [("Bo", "", "")]
    type_into_grid(app, event, 1, r0={"E-mail": "ann@school.org"}, r1={"E-mail": "cy@school.org"})
    press(app.run(), "Add 2 people")
    assert people(session) == [("Bo", "", ""), ("Ann", "ann@school.org", ""), ("Cy", "cy@school.org", "654321")]


def test_a_row_keeps_what_was_typed_into_it_when_the_rows_are_checked_again_and_change_places(
    open_screen, session, ada, event
):
    app = enter(open_screen, event, ada, "Ann, ann@school\nBo\nCy, cy@school")
    cy = {"Folio number": "123456"}  # who is to be corrected stands above Bo
    type_into_grid(app, event, 0, r0={"E-mail": "ann@school.org"}, r1=cy)
    app = press(app.run(), "Check again")  # Ann is right now, and stands below Cy
    type_into_grid(app, event, 1, r0={"E-mail": "cy@school.org"}, r2={"Folio number": "654321"})
    press(app.run(), "Add 3 people")
    assert people(session) == [("Ann", "ann@school.org", ""), ("Bo", "", "654321"), ("Cy", "cy@school.org", "123456")]


def test_an_analyst_reads_the_roster_without_folio_numbers(open_screen, session, ada, event):
    put_on_roster(session, event, ada, {"name": "Ann Lee", "folio_number": "123456"})
    app = open_screen("roster", make_user(session, Role.ANALYST), id=str(event.id))
    html = shown(app)
    assert "Ann Lee" in html
    assert "123456" not in str(app.main)
    assert [button.label for button in app.button] == ["Log Out"]
    assert "123456" in shown(open_screen("roster", ada, id=str(event.id)))


def test_staff_cancel_an_event_and_revoke_its_certificates_by_name(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee")
    (certificate,) = issue_all(session, event, ada)
    app = open_screen("event", make_user(session, Role.STAFF), id=str(event.id))
    assert certificate.code in shown(app)
    labeled(app.text_input, "Reason").set_value("Snow")
    app = press(app, "Cancel the event")
    assert "Canceling the event revokes it" in app.error[0].value
    labeled(app.checkbox, "Revoke this certificate").check()
    press(app, "Cancel the event")
    assert states(session) == ["revoked"]


def test_issued_certificates_are_found_by_name(open_screen, session, ada, event):
    put_on_roster(session, event, ada, "Ann Lee", "Bo Ray")
    issue_all(session, event, ada)
    app = open_screen("certificates", ada, search="LEE")
    assert "Ann Lee" in shown(app)
    assert "Bo Ray" not in shown(app)
    assert "Ann Lee" not in shown(open_screen("certificates", make_user(session)))
