import unicodedata

import pytest
from sqlmodel import Session, select

from core.actions import rosters
from core.actions.rosters import AttendeeChange, AttendeeInput
from core.documents.pdf.fonts import unprintable
from core.errors import ChangedRows, EventCanceled, InvalidInput, NotAllowed, NotFound, Refused
from core.models import Attendee, AuditEntry, Event
from core.permissions import Role
from core.queries import rosters as queries
from core.queries.keyset import PAGE
from core.rules.seen_values import seen_now
from tests.documents.texts import MONTANA
from tests.factories import NOW, issue_all, make_event, make_user, put_on_roster


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada)


def names(session, event):
    found = select(Attendee.name).where(Attendee.event_id == event.id).order_by(Attendee.id)
    return list(session.exec(found))


def change(session, event, by, person, *, completed=True, **typed):
    typed = {"name": person.name, "email": person.email, "folio_number": person.folio_number, **typed}
    rosters.change(session, event, [AttendeeChange(person.id, typed, completed)], by=by, now=NOW)


def test_people_are_put_on_the_roster_in_their_order(session, event, ada):
    put_on_roster(
        session, event, ada, "Zoë Zimmer", {"name": "Al", "email": "AL@School.org", "folio_number": "12-34 O5"}
    )
    people = session.exec(select(Attendee).order_by(Attendee.id)).all()
    assert [person.name for person in people] == ["Zoë Zimmer", "Al"]
    assert (people[1].email, people[1].folio_number) == ("al@school.org", "123405")
    assert all(person.completed for person in people)


@pytest.mark.parametrize("name", [*MONTANA, "A", "x" * 100, "李小龍", "Ann 🎓"])
def test_a_name_is_kept_as_typed_or_refused_in_words_when_it_cannot_be_printed(session, event, ada, name):
    if unprintable(name):
        with pytest.raises(InvalidInput, match="no typeface"):
            put_on_roster(session, event, ada, name)
    else:
        (person,) = put_on_roster(session, event, ada, name)
        assert person.name == unicodedata.normalize("NFC", name)


def test_all_problems_of_all_rows_are_told_at_once_and_nothing_is_stored(session, event, ada):
    typed = [
        {"name": "  "},
        {"name": "Ann"},
        {"name": "Bo", "email": "bo"},
        {"name": "Cy", "folio_number": "abc"},
        {"name": "Di", "units": "1.3"},
        {"name": "Ed", "units": "6.5"},
        {"name": "T̵̢̺̣͎̬̄̆ͅh"},
    ]
    with pytest.raises(InvalidInput) as refusal:
        put_on_roster(session, event, ada, *typed)
    assert sorted(refusal.value.problems) == ["1.name", "3.email", "4.folio_number", "5.units", "6.units", "7.name"]
    assert refusal.value.problems["6.units"].startswith("Row 6: Ed cannot earn 6.5 units: the event has 6")
    session.rollback()
    assert names(session, event) == []


def test_people_may_earn_different_units_in_one_file(session, event, ada):
    people = put_on_roster(
        session, event, ada, {"name": "All"}, {"name": "The same", "units": "6"}, {"name": "Half", "units": 3}
    )
    assert [person.minutes for person in people] == [None, None, 180]


def test_the_same_person_twice_is_pointed_out(session, event, ada):
    put_on_roster(session, event, ada, "Ann Lee")
    with pytest.raises(InvalidInput, match="Row 1: ANN LEE is on the roster already"):
        put_on_roster(session, event, ada, "ANN LEE")


def test_who_stands_twice_in_the_file_is_told_both_rows(session, event, ada):
    with pytest.raises(InvalidInput, match=r"Row 3: Ann Lee stands twice in the file \(rows 1 and 3\)"):
        put_on_roster(session, event, ada, "Ann Lee", "Bo Ray", "Ann Lee")


def test_an_apostrophe_and_a_dash_are_found_however_they_are_typed(session, event, ada):
    put_on_roster(session, event, ada, "Siobhán O’Neil", "Wilhelmina Ross‑Pike")
    for search, name in (
        ("o'neil", "Siobhán O’Neil"),
        ("oʻNEIL", "Siobhán O’Neil"),
        ("ross–pike", "Wilhelmina Ross‑Pike"),
    ):
        assert [row.name for row in queries.list_of(session, event, search=search, user=ada)] == [name]


def test_two_people_of_one_name_are_told_apart_on_purpose(session, event, ada):
    people = put_on_roster(session, event, ada, "Ann Lee", "Ann Lee", "Ann Lee", namesakes=True)
    assert len({person.person for person in people}) == 3


def test_who_shares_name_and_address_is_the_same_person_whatever_is_said(session, event, ada):
    same = {"name": "Ann Lee", "email": "ann@school.org"}
    with pytest.raises(InvalidInput, match="leave it out"):
        put_on_roster(session, event, ada, same, same, namesakes=True)


def test_sessions_of_a_conference_get_their_people_in_one_go(session, event, ada):
    other = make_event(session, ada, title="Decimals")
    lines = [
        AttendeeInput(1, event, {"name": "Ann"}),
        AttendeeInput(2, other, {"name": "Ann"}),
        AttendeeInput(3, other, {"name": "Bo"}),
    ]
    assert rosters.add_many(session, lines, by=ada, now=NOW) == 3
    assert (names(session, event), names(session, other)) == (["Ann"], ["Ann", "Bo"])


def test_a_roster_for_another_providers_event_is_not_found(session, event, ada):
    with pytest.raises(NotFound):
        put_on_roster(session, event, make_user(session), "Ann")
    theirs = make_event(session)
    with pytest.raises(NotFound):
        rosters.add_many(
            session, [AttendeeInput(1, event, {"name": "A"}), AttendeeInput(2, theirs, {"name": "A"})], by=ada, now=NOW
        )
    with pytest.raises(NotAllowed):
        put_on_roster(session, event, make_user(session, Role.ANALYST), "Ann")
    event.cancelled_at = NOW
    session.commit()
    with pytest.raises(EventCanceled):
        put_on_roster(session, event, ada, "Ann")


def test_a_person_is_corrected_and_the_trail_hides_the_folio_number(session, event, ada):
    (ann,) = put_on_roster(session, event, ada, "Ann Le")
    change(session, event, ada, ann, name="Ann Lee", folio_number="123456", units="3", completed=False)
    session.expire_all()
    assert (ann.name, ann.folio_number, ann.minutes, ann.completed) == ("Ann Lee", "123456", 180, False)
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "roster.changed")).one()
    assert entry.after["folio_number"] == "…56"


def test_a_person_does_not_become_somebody_else_on_the_roster(session, event, ada):
    _, bo = put_on_roster(session, event, ada, "Ann", "Bo")
    with pytest.raises(InvalidInput, match="Bo: ann is on the roster already"):
        change(session, event, ada, bo, name="ann")
    session.rollback()
    assert names(session, event) == ["Ann", "Bo"]
    change(session, event, ada, bo, name="Beau")
    change(session, event, ada, bo, name="Bo")
    assert names(session, event) == ["Ann", "Bo"]


def test_a_certified_person_stays_and_stays_completed(session, event, ada):
    ann, bo = put_on_roster(session, event, ada, "Ann", "Bo")
    issue_all(session, event, ada, attendee_ids=[ann.id])
    with pytest.raises(InvalidInput, match="has a certificate"):
        change(session, event, ada, ann, completed=False)
    with pytest.raises(Refused, match="Ann: a certificate was issued"):
        rosters.remove(session, event, [ann.id, bo.id], by=ada, now=NOW)
    session.rollback()
    rosters.remove(session, event, [bo.id], by=ada, now=NOW)
    assert names(session, event) == ["Ann"]


def test_what_is_not_as_it_was_seen_is_refused_with_both_values_and_nothing_is_stored(session, event, ada):
    ann, bo = put_on_roster(session, event, ada, "Ann", "Bo")
    was = {person.id: seen_now(person) for person in (ann, bo)}
    change(session, event, ada, ann, name="Ann Leigh", units="3")
    changes = [
        AttendeeChange(ann.id, {"name": "Ann Lee"}, True, was[ann.id]),
        AttendeeChange(bo.id, {"name": "Beau"}, True, was[bo.id]),
    ]  # fmt: skip
    with pytest.raises(ChangedRows) as refusal:
        rosters.change(session, event, changes, by=ada, now=NOW)
    (sentence,) = refusal.value.problems.values()
    assert "changed the name meanwhile: now “Ann Leigh”, you typed “Ann Lee”; the units meanwhile: now 3" in sentence
    session.rollback()
    assert names(session, event) == ["Ann Leigh", "Bo"]
    rosters.change(session, event, changes[1:], by=ada, now=NOW)
    assert names(session, event) == ["Ann Leigh", "Beau"]


def test_who_changed_meanwhile_is_not_taken_off_and_who_is_gone_is_told(session, event, ada):
    ann, bo = put_on_roster(session, event, ada, "Ann", "Bo")
    was = {person.id: seen_now(person) for person in (ann, bo)}
    change(session, event, ada, ann, email="ann@school.org")
    with pytest.raises(ChangedRows, match="Ann: somebody else changed the e-mail address"):
        rosters.change(session, event, [], taken_off=was, by=ada, now=NOW)
    session.rollback()
    rosters.remove(session, event, [bo.id], by=ada, now=NOW)
    with pytest.raises(ChangedRows, match="Bo: somebody else took this person off"):
        rosters.change(session, event, [AttendeeChange(bo.id, {"name": "Beau"}, True, was[bo.id])], by=ada, now=NOW)
    session.rollback()
    assert names(session, event) == ["Ann"]


def test_changes_and_removals_of_one_press_are_stored_together_or_not_at_all(session, event, ada):
    ann, bo, _ = put_on_roster(session, event, ada, "Ann", "Bo", "Cy")
    with pytest.raises(InvalidInput, match="Cy is on the roster already"):
        rosters.change(
            session,
            event,
            [AttendeeChange(ann.id, {"name": "Cy"}, True)],
            taken_off={bo.id: seen_now(bo)},
            by=ada,
            now=NOW,
        )
    session.rollback()
    assert names(session, event) == ["Ann", "Bo", "Cy"]
    rosters.change(
        session, event, [AttendeeChange(ann.id, {"name": "Bo"}, True)], taken_off={bo.id: seen_now(bo)}, by=ada, now=NOW
    )
    assert names(session, event) == ["Bo", "Cy"]


def test_people_of_another_roster_are_not_found(session, event, ada):
    (theirs,) = put_on_roster(session, make_event(session, ada), ada, "Ann")
    with pytest.raises(NotFound):
        rosters.remove(session, event, [theirs.id], by=ada, now=NOW)
    with pytest.raises(NotFound):
        rosters.change(session, event, [AttendeeChange(theirs.id, {"name": "X"}, True)], by=ada, now=NOW)


def test_an_analyst_sees_the_roster_without_folio_numbers(session, event, ada):
    put_on_roster(session, event, ada, {"name": "Ann", "folio_number": "123456"})
    analyst = make_user(session, Role.ANALYST)
    (seen,) = queries.list_of(session, event, user=analyst)
    (own,) = queries.list_of(session, event, user=ada)
    assert (seen.name, seen.folio_number, own.folio_number) == ("Ann", "", "123456")


def test_a_thousand_people_are_listed_by_the_page_and_found_by_name(session, event, ada):
    put_on_roster(session, event, ada, *(f"Person {number}" for number in range(120)))
    first = queries.list_of(session, event, user=ada)
    assert len(first) == PAGE + 1
    assert queries.list_of(session, event, after=first[-2].id, user=ada)[0].id == first[-1].id
    assert [row.name for row in queries.list_of(session, event, search="PERSON 77", user=ada)] == ["Person 77"]


def test_the_second_of_two_clerks_is_told_who_is_there(session, engine, event, ada):
    with Session(engine, expire_on_commit=False) as seconds:
        same, by = seconds.get(Event, event.id), seconds.get(type(ada), ada.id)
        put_on_roster(session, event, ada, "Ann")
        with pytest.raises(InvalidInput, match="already"):
            put_on_roster(seconds, same, by, "Ann")
