"""Days, times and choices as people write them."""

from datetime import date, time

import pytest

from core.rules.importing.cells import choices_of, day_of, parts_of_moment, time_of, times_of

JUNE_12 = date(2026, 6, 12)


@pytest.mark.parametrize(
    "text",
    [
        "6/12/2026", "06/12/2026", "6/12/26", "6-12-2026", "2026-06-12", "June 12, 2026", "Jun. 12 2026",
        "june 12th, 2026", "12 June 2026", "Friday, June 12, 2026", "Fri 6/12/2026", " 6/12/2026 ", "46185",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_ways_that_are_usual(text):
    assert day_of(text) == JUNE_12


@pytest.mark.parametrize("text", ["13/45/2026", "2/29/2026", "June 12", "6/12", "tomorrow", "", "2026-13-01", "1234"])
def test_what_is_no_day_is_said_to_be_none(text):
    with pytest.raises(ValueError, match="is no date; write it like"):
        day_of(text)


def test_the_29th_of_february_is_a_day_in_a_leap_year():
    assert day_of("2/29/2028") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:30 pm", time(13, 30)), ("1:30PM", time(13, 30)), ("1:30 p.m.", time(13, 30)), ("13:30", time(13, 30)),
        ("13:30:00", time(13, 30)), ("01:30", time(1, 30)), ("8 am", time(8)), ("8:05", time(8, 5)),
        ("12 pm", time(12)), ("12:00 AM", time(0)), ("noon", time(12)), ("0.5625", time(13, 30)), ("7:00", time(7)),
        ("12:59", time(12, 59)),
    ],
)  # fmt: skip
def test_a_time_is_read_by_either_clock(text, expected):
    assert time_of(text) == expected


@pytest.mark.parametrize("text", ["1:00", "1:30", "6:59"])
def test_a_time_that_may_be_morning_or_afternoon_is_asked_for(text):
    with pytest.raises(ValueError, match="in the morning or in the afternoon"):
        time_of(text)


@pytest.mark.parametrize("text", ["25:00", "8:60", "13 pm", "0 am", "8", "later", "", "24:00"])
def test_what_is_no_time_is_said_to_be_none(text):
    with pytest.raises(ValueError, match="write it like 1:30 PM"):
        time_of(text)


@pytest.mark.parametrize(
    ("text", "begins", "finishes"),
    [
        ("1:30–3:00 PM", time(13, 30), time(15)),
        ("11:30-1:00 PM", time(11, 30), time(13)),
        ("8:30 AM - 10:00 AM", time(8, 30), time(10)),
        ("8 to 9:30 am", time(8), time(9, 30)),
        ("13:30—15:00", time(13, 30), time(15)),
        ("8:30", time(8, 30), None),
    ],
)
def test_a_range_is_a_beginning_and_an_end(text, begins, finishes):
    assert times_of(text) == (begins, finishes)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-06-12 13:30", ("2026-06-12", "13:30")),
        ("6/12/2026 1:30 PM", ("6/12/2026", "1:30 PM")),
        ("June 12, 2026, 8:30-10:00 AM", ("June 12, 2026", "8:30-10:00 AM")),
        ("46185.5625", ("46185", ".5625")),
        ("6/12/2026", None),
        ("1:30 PM", None),
        ("Room 2026 8:00", None),
    ],
)
def test_a_moment_has_a_day_and_a_time(text, parts):
    assert parts_of_moment(text) == parts


def test_categories_are_named_by_words_or_codes_with_any_separator():
    known = {"math": "Mathematics", "ela": "English language arts & literacy"}
    for text in ("Mathematics; ELA", "math, English Language Arts and Literacy", "math|ela", "math\nela;"):
        assert choices_of(text, known, "category") == ["math", "ela"]
    with pytest.raises(ValueError, match="“Maths” is no category on the list; choose one, like Mathematics"):
        choices_of("Maths", known, "category")


def test_a_category_of_an_older_export_is_known_by_its_older_spelling():
    offered = {"counselling": "School counseling", "math": "Mathematics"}
    for written in ("School counselling", "School counseling", "counselling"):
        assert choices_of(written, offered, "category") == ["counselling"]
