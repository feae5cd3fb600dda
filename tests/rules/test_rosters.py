from datetime import date, time, timedelta

import pytest

from core.models import Attendee, Event, Location, Provider
from core.rules.certificates import carries_old_data, difference, personal_content
from core.rules.importing.rosters import by_columns, by_line, guessed, has_headings
from core.rules.rosters import RosterPerson, overlap, similar_people

DAY = date(2026, 6, 12)


def person(name, email="", folio=""):
    return RosterPerson(name, email, folio)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([person("Ann Lee"), person("Lee, Ann", "a@x.org")], "twice or turned around"),
        ([person("Zoë Zimmer", "z@x.org"), person("ZOE ZIMMER")], "twice or turned around"),
        ([person("Ann Lee", "office@x.org"), person("Bo Ray", "office@x.org")], "share one e-mail address"),
        ([person("Ann Lee", "", "12345"), person("Bo Ray", "", "12345")], "the same folio number"),
        ([person("Jon Smith"), person("John Smith")], "differ by one letter"),
        ([person("Odalys Fenwick", "o@x.org"), person("Odalys M. Fenwick", "o@x.org")], "may be one person"),
        ([person("Odalys Fenwick", "", "482131"), person("Odalys Fenwick, Jr.", "o@x.org")], "may be one person"),
        ([person("Siobhán O’Brien"), person("Siobhan O'Brien")], "twice or turned around"),
        ([person("Siobhan OʻBrien"), person("O’Brien, Siobhan")], "twice or turned around"),
        ([person("Ann Ross-Pike"), person("Ann Ross–Pike", "a@x.org")], "twice or turned around"),
        ([person("Jane Smith"), person("Jane Smyth")], "differ by one letter"),
    ],
)
def test_look_alikes_are_pointed_out_once(people, words):
    (sentence,) = similar_people(people)
    assert words in sentence
    assert f"“{people[0].name}”" in sentence
    assert f"“{people[1].name}”" in sentence


@pytest.mark.parametrize(
    "people",
    [
        [person("Ann Lee"), person("Bo Ray")],
        [person("Al"), person("Ab")],  # too short for one letter to mean anything
        [person("Ann Lee", "a@x.org", "1"), person("Bo Ray", "b@x.org", "2")],
        [person("Odalys Fenwick", "", "1"), person("Odalys Marie Fenwick", "", "2")],
        [],
    ],
)
def test_different_people_are_left_alone(people):
    assert similar_people(people) == []


def session(number, begins, finishes, day=DAY, minutes=60):
    return Event(id=number, starts_on=day, ends_on=day, begins_at=begins, finishes_at=finishes, minutes=minutes)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (session(1, time(9), time(10)), session(2, time(9, 59), time(11)), True),
        (session(1, time(9), time(10)), session(2, time(10), time(11)), False),
        (session(1, time(9), None, minutes=90), session(2, time(10), time(11)), True),
        (session(1, time(9), time(10)), session(2, time(9), time(10), DAY + timedelta(1)), False),
        (session(1, None, None), session(2, time(9), time(10)), False),
        (session(1, time(9), time(10)), session(1, time(9), time(10)), False),
    ],
)
def test_sessions_overlap_when_they_share_a_moment(one, other, both):
    assert overlap(one, other) is both
    assert overlap(other, one) is both


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("Ann Lee", ("Ann Lee", "", "")),
        ("Lee, Ann", ("Ann Lee", "", "")),
        ("Ann Lee\tann@x.org\t12-345", ("Ann Lee", "ann@x.org", "12-345")),
        ("Ann Lee; 12345; <ann@x.org>", ("Ann Lee", "ann@x.org", "12345")),
        ("Lee, Ann, ann@x.org", ("Ann Lee", "ann@x.org", "")),
        ("  ", ("", "", "")),
    ],
)
def test_a_line_without_columns_is_understood(line, typed):
    assert tuple(by_line(line).values()) == typed


def test_columns_are_recognized_by_their_headings():
    headings = ["First Name", "Last Name", "E-Mail Address", "Folio #", "Credits", "Shirt"]
    meant = guessed(headings)
    assert meant == {
        "name": "First Name",
        "last_name": "Last Name",
        "email": "E-Mail Address",
        "folio_number": "Folio #",
        "units": "Credits",
    }
    row = ["Ann", "Lee", "ann@x.org", "12345", "3", "M"]
    assert by_columns(headings, row, meant) == {
        "name": "Ann Lee",
        "email": "ann@x.org",
        "folio_number": "12345",
        "units": "3",
    }
    assert has_headings("Name,E-mail")
    assert not has_headings("Ann Lee,ann@x.org")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((24, 24, 24), None),
        ((24, 24, None), None),
        ((26, 24, 24), "2 of the 26"),
        ((24, 24, 25), "1 more than were issued"),
        ((24, 24, 20), "4 fewer than were issued"),
        ((24, 0, 20), "the count says 20, and 24"),
        ((0, 0, 20), None),
    ],
)
def test_a_difference_of_roster_certificates_and_count_is_explained(numbers, words):
    sentence = difference(*numbers)
    assert sentence is None if words is None else words in sentence.lower()


@pytest.mark.parametrize(
    ("change", "old"),
    [
        ({}, False),
        ({"description": "x"}, False),
        ({"title": "x"}, True),
        ({"minutes": 60}, True),
        ({"city": "x"}, True),
    ],
)
def test_a_certificate_carries_old_data_when_what_it_says_is_not_true_any_more(change, old):
    event = Event(
        title="Fractions", instructor="E", description="d", starts_on=DAY, ends_on=DAY, location=Location.IN_PERSON,
        city="Helena", state="MT", minutes=360, provider=Provider(name="H", phone="1"),
    )  # fmt: skip
    ann = Attendee(name="Ann", folio_number="1")
    content = personal_content(event, ann, signed_by="Ada", signed_on=DAY).model_dump(mode="json")
    event.sqlmodel_update(change)
    assert carries_old_data(content, event, ann) is old
