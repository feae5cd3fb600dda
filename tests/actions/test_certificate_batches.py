import threading
from datetime import date, time, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from core.actions import certificate_batches, certificates, counts, events
from core.changes.certificates import issue
from core.crypto import is_file_key
from core.errors import (
    ConfirmationMissing,
    EventCanceled,
    EventNotOver,
    InvalidInput,
    NotAllowed,
    NotFound,
    ReasonMissing,
    Refused,
)
from core.models import (
    Attendee,
    AuditEntry,
    Certificate,
    Count,
    Event,
    IssueBatch,
    Location,
    OutboxMail,
    Provider,
    RecurringCourse,
    User,
)
from core.permissions import Role
from core.queries import issued_batches
from core.queries import rosters as queries
from core.rules.certificates import CHUNK, difference
from core.rules.count_reports import CountReport
from tests.factories import (
    DAY_AFTER,
    LAST_DAY,
    NOW,
    TODAY,
    days_from,
    details,
    issue_all,
    make_conference,
    make_event,
    make_user,
    put_on_roster,
)


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


@pytest.fixture
def people(session, event, ada):
    return put_on_roster(
        session,
        event,
        ada,
        {"name": "Ann Lee", "email": "ann@school.org", "folio_number": "123456", "units": "3"},
        "Bo Séliš-Ql̓ispé",
    )


def begin(session, event, by, *, today=TODAY, **options):
    return certificate_batches.begin(
        session, event, **{"signed_by": "Ada Rides", **options}, by=by, today=today, now=NOW
    )


def go_on(session, batch, by):
    certificate_batches.next_chunk(session, batch, by=by, today=TODAY, now=NOW)


def all_certificates(session):
    session.expire_all()
    return list(session.exec(select(Certificate).order_by(Certificate.id)))


def states(session):
    return [certificate.state for certificate in all_certificates(session)]


def mails(session):
    return [(mail.kind, mail.to) for mail in session.exec(select(OutboxMail).order_by(OutboxMail.id))]


def retitle(session, event, title):
    """As an approved correction does it."""
    session.execute(update(Event).where(Event.id == event.id).values(title=title, version=Event.version + 1))
    session.commit()
    session.expire_all()


def test_everyone_who_completed_it_gets_a_certificate_of_their_own(session, event, ada, people):
    first, second = issue_all(session, event, ada, mails=True)
    assert (first.content.name, first.content.folio_number, first.content.minutes) == ("Ann Lee", "123456", 180)
    assert (second.content.name, second.content.minutes) == ("Bo Séliš-Ql̓ispé", 360)
    assert (first.content.signed_by, first.content.signed_on, first.content.title) == (
        "Ada Rides",
        date(2026, 6, 15),
        "Fractions",
    )
    assert first.code != second.code
    assert mails(session) == [("certificate_issued", "ann@school.org")]


def test_the_mail_holds_the_key_of_the_file_and_nothing_else_does(session, event, ada, people):
    first, second = issue_all(session, event, ada, mails=True)
    key = session.exec(select(OutboxMail)).one().body.split("?key=")[1].split()[0]
    assert is_file_key(first.code, key)
    assert not is_file_key(second.code, key)
    assert not is_file_key(first.code, "")
    assert not is_file_key(first.code, "é" * 24)


def test_who_did_not_complete_it_gets_none(session, event, ada, people):
    people[0].completed = False
    session.commit()
    assert [c.content.name for c in issue_all(session, event, ada)] == ["Bo Séliš-Ql̓ispé"]


@pytest.mark.parametrize(("today", "may"), [(days_from(LAST_DAY, -1), False), (LAST_DAY, True)])
def test_certificates_are_issued_from_the_last_day_on(session, event, ada, people, today, may):
    if may:
        assert begin(session, event, ada, today=today).attendees == [person.id for person in people]
    else:
        with pytest.raises(EventNotOver, match="June 12, 2026"):
            begin(session, event, ada, today=today)


@pytest.mark.parametrize(("days", "may"), [(60, False), (61, True)])
def test_a_long_online_course_issues_as_people_finish(session, ada, days, may):
    ends = days_from(TODAY, 30)
    course = make_event(session, ada, starts_on=days_from(ends, -days), ends_on=ends, location=Location.ONLINE)
    put_on_roster(session, course, ada, "Ann")
    if may:
        begin(session, course, ada)
    else:
        with pytest.raises(EventNotOver):
            begin(session, course, ada)


def test_a_standing_course_issues_as_people_finish(session, ada):
    course = RecurringCourse(provider_id=ada.provider_id, course_code="always", started_at=NOW)
    session.add(course)
    session.commit()
    event = make_event(session, ada, ends_on=days_from(TODAY, 30))
    event.course_id = course.id
    session.commit()
    put_on_roster(session, event, ada, "Ann")
    assert len(issue_all(session, event, ada)) == 1


def test_the_statement_of_section_four_needs_a_name(session, event, ada, people):
    with pytest.raises(InvalidInput, match="Section IV"):
        begin(session, event, ada, signed_by="  ")


def test_a_second_run_serves_only_who_has_none(session, event, ada, people):
    issue_all(session, event, ada)
    with pytest.raises(Refused, match="has a certificate already"):
        begin(session, event, ada)
    session.rollback()
    put_on_roster(session, event, ada, "Cy")
    assert [c.content.name for c in issue_all(session, event, ada)] == ["Cy"]


def test_a_run_goes_on_where_it_stopped_and_can_be_canceled(session, event, ada):
    put_on_roster(session, event, ada, *(f"Person {number}" for number in range(CHUNK + 5)))
    batch = begin(session, event, ada)
    go_on(session, batch, ada)
    assert (batch.done, batch.state, len(all_certificates(session))) == (CHUNK, "running", CHUNK)
    assert queries.running_batch(session, event, user=ada) == batch
    with pytest.raises(Refused, match="being issued already"):
        begin(session, event, ada)
    session.rollback()
    certificate_batches.cancel(session, batch, by=ada, now=NOW)
    go_on(session, batch, ada)
    assert (batch.state, len(all_certificates(session))) == ("cancelled", CHUNK)
    assert len(issue_all(session, event, ada)) == 5
    assert len({certificate.attendee_id for certificate in all_certificates(session)}) == CHUNK + 5


def test_a_race_of_two_runs_never_gives_two_certificates_to_one(session, engine, event, ada, people):
    batch = begin(session, event, ada)
    ids = batch.id, ada.id

    def press():
        with Session(engine, expire_on_commit=False) as own:
            certificate_batches.next_chunk(
                own, own.get(IssueBatch, ids[0]), by=own.get(User, ids[1]), today=TODAY, now=NOW
            )

    threads = [threading.Thread(target=press) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    session.rollback()
    assert len(all_certificates(session)) == 2


def test_others_find_nothing_and_analysts_may_not(session, event, ada, people):
    batch = begin(session, event, ada)
    for by, refusal in ((make_user(session), NotFound), (make_user(session, Role.ANALYST), NotAllowed)):
        for action in (
            lambda by=by: begin(session, event, by),
            lambda by=by: go_on(session, batch, by),
            lambda by=by: certificate_batches.cancel(session, batch, by=by, now=NOW),
        ):
            with pytest.raises(refusal):
                action()
            session.rollback()
    other = put_on_roster(session, make_event(session, ada), ada, "Somebody")[0]
    certificate_batches.cancel(session, batch, by=ada, now=NOW)
    with pytest.raises(NotFound):
        begin(session, event, ada, attendee_ids=[other.id])


def test_an_edit_leaves_certificates_alone_and_superseding_is_a_step_of_its_own(session, event, ada, people):
    old = issue_all(session, event, ada)
    retitle(session, event, "Decimals")
    assert len(queries.with_old_data(session, event, user=ada)) == 2
    assert [c.content.title for c in all_certificates(session)] == ["Fractions", "Fractions"]
    with pytest.raises(ReasonMissing):
        certificate_batches.supersede_all(session, event, reason=" ", signed_by="Ada", by=ada, today=TODAY, now=NOW)
    batch = certificate_batches.supersede_all(
        session, event, reason="Title", signed_by="Ada", by=ada, today=TODAY, now=NOW
    )
    go_on(session, batch, ada)
    assert states(session) == ["superseded", "superseded", "current", "current"]
    new = all_certificates(session)[2]
    assert (all_certificates(session)[0].superseded_by_id, new.content.title) == (new.id, "Decimals")
    assert queries.by_code(session, old[0].code).content.title == "Fractions"
    assert queries.with_old_data(session, event, user=ada) == []
    assert mails(session) == [("certificate_superseded", "ann@school.org")]


def test_a_change_that_no_certificate_shows_makes_none_old(session, event, ada, people):
    issue_all(session, event, ada)
    session.execute(update(Event).where(Event.id == event.id).values(description="Other words", version=2))
    session.commit()
    session.expire_all()
    assert queries.with_old_data(session, event, user=ada) == []


def test_a_new_phone_of_the_provider_and_a_corrected_name_make_certificates_old(session, event, ada, people):
    issue_all(session, event, ada)
    people[1].name = "Bo Corrected"
    session.commit()
    assert [c.content.name for c in queries.with_old_data(session, event, user=ada)] == ["Bo Séliš-Ql̓ispé"]
    session.execute(update(Provider).where(Provider.id == event.provider_id).values(phone="406-555-0000"))
    session.commit()
    session.expire_all()
    assert len(queries.with_old_data(session, event, user=ada)) == 2


def test_a_certificate_is_revoked_with_a_reason_and_may_be_issued_again(session, event, ada, people):
    ann, _ = issue_all(session, event, ada)
    with pytest.raises(ReasonMissing):
        certificates.revoke(session, ann, reason="", by=ada, now=NOW)
    certificates.revoke(session, ann, reason="Was not there", by=ada, now=NOW)
    assert states(session) == ["revoked", "current"]
    assert all_certificates(session)[0].ended_because == "Was not there"
    assert mails(session) == [("certificate_revoked", "ann@school.org")]
    with pytest.raises(Refused, match="revoked already"):
        certificates.revoke(session, ann, reason="Again", by=ada, now=NOW)
    session.rollback()
    again = issue_all(session, event, ada, attendee_ids=[people[0].id], again_because="She was there")
    assert [c.content.name for c in again] == ["Ann Lee"]


def test_whose_certificate_was_revoked_is_not_in_the_default_choice(session, event, ada, people):
    ann, _ = issue_all(session, event, ada, mails=True)
    certificates.revoke(session, ann, reason="Was not there", by=ada, now=NOW)
    sent = mails(session)
    with pytest.raises(Refused, match="had one that was revoked"):
        begin(session, event, ada)
    session.rollback()
    put_on_roster(session, event, ada, "Cy")
    assert [c.content.name for c in issue_all(session, event, ada, mails=True)] == ["Cy"]
    assert states(session) == ["revoked", "current", "current"]
    assert mails(session) == sent


def test_who_was_revoked_after_a_replacement_is_not_in_the_default_choice_either(session, event, ada, people):
    ann, _ = issue_all(session, event, ada)
    new = certificates.reissue(session, ann, reason="x", signed_by="A", by=ada, today=TODAY, now=NOW)
    certificates.revoke(session, new, reason="Was not there", by=ada, now=NOW)
    with pytest.raises(Refused, match="had one that was revoked"):
        begin(session, event, ada)


def test_a_certificate_after_a_revocation_needs_a_name_and_a_reason_that_the_trail_keeps(session, event, ada, people):
    ann, bo = issue_all(session, event, ada)
    for certificate in (ann, bo):
        certificates.revoke(session, certificate, reason="Was not there", by=ada, now=NOW)
    both = [person.id for person in people]
    with pytest.raises(ReasonMissing, match="The certificates of Ann Lee and Bo Séliš-Ql̓ispé were revoked"):
        begin(session, event, ada, attendee_ids=both, again_because="  ")
    session.rollback()
    with pytest.raises(ReasonMissing, match="The certificate of Ann Lee was revoked"):
        begin(session, event, ada, attendee_ids=both[:1])
    session.rollback()
    assert states(session) == ["revoked", "revoked"]
    issue_all(session, event, ada, attendee_ids=both[:1], again_because="She was there")
    assert states(session) == ["revoked", "revoked", "current"]
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "certificates.issued_again")).one()
    assert (entry.after["name"], entry.reason) == ("Ann Lee", "She was there")


def test_a_certificate_that_came_and_was_revoked_while_a_batch_waits_is_not_issued_by_it(session, event, ada, people):
    batch = begin(session, event, ada)
    session.refresh(people[0])
    later = NOW + timedelta(minutes=1)
    claimed = issue(session, people[0], signed_by="Ada", by=None, now=later)
    session.commit()
    certificates.revoke(session, claimed, reason="Was not there", by=ada, now=later)
    go_on(session, batch, ada)
    assert [(c.content.name, c.state) for c in all_certificates(session)] == [
        ("Ann Lee", "revoked"), ("Bo Séliš-Ql̓ispé", "current"),
    ]  # fmt: skip


def test_the_figures_and_their_explanation_leave_revoked_ones_apart(session, event, ada, people):
    ann, bo = issue_all(session, event, ada)
    certificates.revoke(session, ann, reason="x", by=ada, now=NOW)
    found = queries.figures_of(session, event, user=ada)
    assert (found.completed, found.issued, found.revoked, found.waiting, found.expected) == (2, 1, 1, 0, 1)
    assert difference(found.completed, found.issued, 1, found.revoked) == "The certificate of 1 of the 2 was revoked."
    certificates.revoke(session, bo, reason="x", by=ada, now=NOW)
    found = queries.figures_of(session, event, user=ada)
    assert (found.issued, found.revoked, found.waiting, found.expected) == (0, 2, 0, 0)
    issue_all(session, event, ada, attendee_ids=[people[0].id], again_because="x")
    found = queries.figures_of(session, event, user=ada)
    assert (found.issued, found.revoked, found.waiting) == (1, 1, 0)


def test_the_outcome_of_a_run_names_who_has_no_address(session, event, ada, people):
    batch = begin(session, event, ada, mails=True)
    go_on(session, batch, ada)
    assert issued_batches.outcome(session, batch, user=ada) == (2, 1, ["Bo Séliš-Ql̓ispé"])


def test_one_certificate_is_issued_anew(session, event, ada, people):
    ann, _ = issue_all(session, event, ada)
    people[0].name = "Ann Leigh"
    session.commit()
    new = certificates.reissue(session, ann, reason="Name", signed_by="Ada", by=ada, today=TODAY, now=NOW)
    assert (new.content.name, states(session)) == ("Ann Leigh", ["superseded", "current", "current"])


def test_a_batch_that_supersedes_leaves_revoked_ones_revoked(session, event, ada, people):
    ann, _ = issue_all(session, event, ada)
    retitle(session, event, "Decimals")
    batch = certificate_batches.supersede_all(
        session, event, reason="Title", signed_by="Ada", by=ada, today=TODAY, now=NOW
    )
    certificates.revoke(session, ann, reason="Was not there", by=ada, now=NOW)
    go_on(session, batch, ada)
    assert states(session) == ["revoked", "superseded", "current"]


def test_canceling_an_event_asks_staff_to_revoke_its_certificates_with_it(session, event, ada, people):
    issue_all(session, event, ada)
    staff = make_user(session, Role.STAFF)
    with pytest.raises(ConfirmationMissing, match="2 certificates were issued, to Ann Lee, Bo"):
        events.cancel(session, event, reason="Snow", by=staff, now=NOW)
    session.rollback()
    events.cancel(session, event, reason="Snow", revokes=True, by=staff, now=NOW)
    assert states(session) == ["revoked", "revoked"]
    assert event.cancelled_at
    with pytest.raises(EventCanceled):
        begin(session, event, ada)


def report(session, event, number, by, reason=""):
    counts.report(session, [CountReport(event, number, reason)], by=by, today=DAY_AFTER, now=NOW)


def test_a_count_that_differs_from_the_certificates_needs_a_reason_and_is_never_blocked(session, event, ada, people):
    issue_all(session, event, ada)
    with pytest.raises(ReasonMissing, match="2 certificates were issued here, and the count says 3"):
        report(session, event, 3, ada)
    session.rollback()
    report(session, event, 3, ada, "One on paper")
    assert session.exec(select(Count)).one().reason == "One on paper"


def test_a_count_that_equals_the_certificates_or_the_roster_needs_none(session, event, ada, people):
    with pytest.raises(ReasonMissing, match="2 people on the roster completed it"):
        report(session, event, 1, ada)
    session.rollback()
    report(session, event, 2, ada)
    assert event.certificates_issued == 2


def test_an_event_without_a_roster_takes_any_count(session, event, ada):
    report(session, event, 17, ada)
    assert event.certificates_issued == 17


def test_people_in_two_sessions_at_once_are_pointed_out(session, ada):

    conference = make_conference(session, ada)
    times = [(time(9), time(10)), (time(9, 30), time(11)), (time(11), time(12))]
    one, two, three = (make_event(session, ada, begins_at=b, finishes_at=f, hours="1") for b, f in times)
    for event in (one, two, three):
        event.conference_id = conference.id
        session.commit()
        put_on_roster(session, event, ada, {"name": "Ann", "email": "ann@school.org"})
    found = queries.clashes(session, two, user=ada)
    assert [(clash.name, clash.other.id) for clash in found] == [("Ann", one.id)]
    assert queries.clashes(session, three, user=ada) == []
    for event in (one, two):
        issue_all(session, event, ada)
    (sessions,) = queries.in_conference(session, conference.id, user=ada).values()
    assert [certificate.event_id for certificate in sessions] == [one.id, two.id]
    assert queries.of_same_person(session, sessions[0]) == sessions
    assert isinstance(sessions[0].attendee, Attendee)


def test_one_person_whose_entries_differ_has_one_passport_and_two_with_one_mailbox_have_two(session, ada):
    conference = make_conference(session, ada)
    mail = "odalys@example.org"
    entries = [
        {"name": "Odalys Fenwick", "email": mail, "folio_number": "482131"},
        {"name": "Odalys Fenwick", "email": mail},
        {"name": "Odalys M. Fenwick", "email": mail, "folio_number": "482131"},
        {"name": "Bram Tiegland", "email": mail},
    ]
    for entry in entries:
        event = make_event(session, ada, begins_at=time(9), finishes_at=time(10), hours="1")
        event.conference_id = conference.id
        session.commit()
        put_on_roster(session, event, ada, entry)
        issue_all(session, event, ada)
    hers, his = queries.in_conference(session, conference.id, user=ada).values()
    assert ([len(hers), len(his)], his[0].content.name) == ([3, 1], "Bram Tiegland")
    assert all(len(queries.of_same_person(session, each)) == 3 for each in hers)
    assert queries.of_same_person(session, his[0]) == his
    assert {clash.name for clash in queries.clashes(session, hers[1].event, user=ada)} == {
        "Odalys Fenwick",
        "Odalys M. Fenwick",
    }


def test_an_upgrade_of_the_software_changes_nothing_that_was_issued(session, event, ada, people):
    """Certificates are stored content: reading them again gives what was stored, whatever is true now."""
    before = [certificate.content_json for certificate in issue_all(session, event, ada)]
    retitle(session, event, "Decimals")
    assert [certificate.content_json for certificate in all_certificates(session)] == before
    assert mails(session) == []
    assert details().title == "Fractions"
