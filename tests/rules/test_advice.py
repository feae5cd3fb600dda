from datetime import date, time, timedelta

import pytest

from core.models import Provider
from core.rules.advice import (
    about_approval,
    about_duplicate,
    about_hours,
    about_its_end,
    about_times,
    about_town,
    about_words,
    town_of,
)
from core.rules.duplicate_titles import alike, is_worth_a_look, same_title
from tests.naughty import NAUGHTY

DAY = date(2026, 6, 12)


@pytest.mark.parametrize(("code", "town"), [("59601", ("Helena", "MT")), (" 59601-1234", ("Helena", "MT"))])
def test_a_zip_code_gives_its_town(code, town):
    assert town_of(code) == town


@pytest.mark.parametrize("code", ["", "5960", "00000", "abcde", "٥٩٦٠١"])
def test_what_is_no_zip_code_gives_none(code):
    assert town_of(code) is None


def test_a_known_town_gets_no_warning():
    assert about_town("Helena", "MT", "59601") is None
    assert about_town("helena", "MT", "") is None


def test_an_unknown_town_is_possible_with_a_warning():
    assert "Fort Belknap" in about_town("Fort Belknap", "MT", "")


def test_a_town_that_is_not_the_zip_codes_is_pointed_out():
    assert "Helena, MT" in about_town("Bozeman", "MT", "59601")


@pytest.mark.parametrize(("hours", "warns"), [("8", False), ("8.5", True), ("", False), ("x", False), ("²", False)])
def test_more_than_eight_hours_a_day_are_pointed_out(hours, warns):
    assert bool(about_hours(hours, DAY, DAY)) is warns


def test_hours_are_not_judged_before_both_dates_are_there():
    assert about_hours("20", DAY, None) is None


@pytest.mark.parametrize(
    "title",
    [
        "Planning time",
        "Common planning time, grade 3",
        "Prep period",
        "PREPARATION HOURS",
        "Monthly staff meeting",
        "General Staff Meetings",
        "Faculty meeting: budget",
        "Unstructured mentoring",
        "Informal coaching as needed",
        "Extra duty pay",
        "Pay for extra duties",
        "Extra-duty: track meet",
        "Lunch duty",
        "Staff\nmeeting",
    ],
)
def test_words_of_what_gives_no_units_are_pointed_out_with_their_source(title):
    assert "OPI's newsletter, 2020" in about_words(title, "")
    assert about_words("Tuesday", f"We begin with this: {title}.")


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Curriculum planning strategies",
        "Planning for differentiated instruction",
        "Planning timelines for accreditation",
        "Strategic planning: time well spent",
        "Lesson planning with the new standards",
        "Mentoring & induction for new teachers",
        "Structured mentoring program, year 1",
        "Instructional coaching",
        "Staff wellness",
        "Meeting the needs of every learner",
        "The legal duty to report",
        "Staffing meetings",
        "Leading effective staff meetings",
        "How to make better use of common planning time",
        "Running productive faculty meetings",
        "Beyond the staff meeting: professional learning communities",
        "Protecting planning time: a workshop for principals",
        "Additional languages in the classroom",
        "Heavy-duty science",
    ],
)
def test_words_that_only_sound_like_it_are_left_alone(title):
    assert about_words(title, title) is None


def test_naughty_strings_are_read_without_harm():
    for text in NAUGHTY:
        about_words(text, text)
        alike(text, text)
        about_times(text, DAY, DAY, time(9), time(12))


@pytest.mark.parametrize(
    ("hours", "days", "warns"), [("3", 1, False), ("3.5", 1, True), ("6", 2, False), ("6.5", 2, True), ("x", 1, False)]
)
def test_more_hours_than_lie_between_the_times_are_pointed_out(hours, days, warns):
    said = about_times(hours, DAY, DAY + timedelta(days=days - 1), time(9), time(12))
    assert bool(said) is warns
    if said:
        assert "ARM 10.57.215" in said


@pytest.mark.parametrize(
    ("first", "last", "begins", "finishes"),
    [
        (None, DAY, time(9), time(12)),
        (DAY, None, time(9), time(12)),
        (DAY, DAY, None, time(12)),
        (DAY, DAY, time(9), None),
        (DAY, DAY - timedelta(days=1), time(9), time(12)),
        (DAY, DAY + timedelta(days=1), time(20), time(6)),
    ],
)
def test_hours_are_not_held_against_times_that_are_not_all_there(first, last, begins, finishes):
    assert about_times("9", first, last, begins, finishes) is None


@pytest.mark.parametrize(("days", "warns"), [(-1, True), (0, False), (1, False)])
def test_an_event_that_is_entered_after_its_end_is_pointed_out(days, warns):
    assert bool(about_its_end(DAY + timedelta(days=days), DAY)) is warns


def test_an_event_without_an_end_is_not_over():
    assert about_its_end(None, DAY) is None


@pytest.mark.parametrize(
    ("approved", "suspended", "warns"),
    [
        (None, None, False),
        (DAY, None, False),
        (DAY + timedelta(days=1), None, True),
        (None, DAY + timedelta(days=1), False),
        (None, DAY, True),
    ],
)
def test_days_without_approval_are_pointed_out(approved, suspended, warns):
    provider = Provider(name="Arlee Schools", phone="1", approved_on=approved, suspended_on=suspended)
    said = about_approval(provider, DAY, DAY)
    assert bool(said) is warns
    assert not said or "ARM 10.57.216" in said
    assert about_approval(provider, None, None) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fractions on the number line", "Fractions on the numberline"),
        ("Writing measurable IEP goals", "Writing measureable IEP goals"),
        ("Apsáalooke place names", "Apsaalooke place name"),
    ],
)
def test_a_typo_makes_no_other_event(one, other):
    assert alike(one, other)
    assert is_worth_a_look(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reading circles, session 3", "Reading circles, session 4"),
        ("Algebra I for teachers", "Algebra II for teachers"),
        ("Number talks, group A", "Number talks, group B"),
        ("First aid", "First aid for coaches"),
        ("Grades K to 2 writing", "Grades 3 to 5 writing"),
        ("", "Fractions"),
    ],
)
def test_a_number_a_numeral_or_other_words_make_another_event(one, other):
    assert not alike(one, other)


def test_the_same_title_is_the_same_whatever_its_case_accents_and_signs():
    assert same_title("Apsáalooke: Place Names!", "apsaalooke place names")
    assert is_worth_a_look("Apsáalooke: Place Names!", "apsaalooke place names")
    assert not same_title("Fractions", "Fraction")


def test_a_twin_is_named():
    assert "“Fractions” from June 12, 2026" in about_duplicate("Fractions", DAY)
