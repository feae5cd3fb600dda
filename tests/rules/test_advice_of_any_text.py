"""Whatever people type, advice is given or not, and never fails."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.models import Provider
from core.models.events import county_of, five_digits
from core.rules import advice
from tests.naughty import NAUGHTY

DAYS = some.none() | some.dates()
TIMES = some.none() | some.times()
CODES = some.text() | some.from_regex(r"\s*[0-9]{3,7}(-[0-9]{0,4})?\s*", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("59601", "59601"), (" 59601", "59601"), ("59601 ", "59601"), ("\t59601-1234\n", "59601"), ("5960", None),
        ("596011", None), ("59 601", None), ("٥٩٦٠١", None), ("59601-", None), ("", None), (" ", None),
    ],
)  # fmt: skip
def test_a_zip_code_is_five_digits_or_nine_whatever_is_around_it(typed, digits):
    assert five_digits(typed) == digits


@pytest.mark.parametrize("typed", [" 59601", "59601 ", " 59601-1234"])
def test_a_blank_around_a_zip_code_changes_nothing(typed):
    assert advice.about_town("Helena", "MT", typed) is None
    assert "Helena, MT" in advice.about_town("Bozeman", "MT", typed)
    assert county_of("", "", typed) == "Lewis and Clark County, MT"


def everything(city, state, zip_code, hours, title, first, last, begins, ends):
    advice.town_of(zip_code)
    county_of(city, state, zip_code)
    advice.about_town(city, state, zip_code)
    advice.about_hours(hours, first, last)
    advice.about_times(hours, first, last, begins, ends)
    advice.about_words(title, city)
    advice.about_its_end(last, date(2026, 6, 12))
    advice.about_approval(Provider(name=title, phone=""), first, last)
    advice.about_duplicate(title, first or date(2026, 6, 12))


@given(some.tuples(some.text(), some.text(), CODES, some.text(), some.text(), DAYS, DAYS, TIMES, TIMES))
def test_no_text_makes_advice_fail(typed):
    everything(*typed)


def test_no_naughty_string_makes_advice_fail():
    for text in NAUGHTY:
        everything(text, text, text, text, text, date(1, 1, 1), date(9999, 12, 31), time(0), time(23, 59))


@pytest.mark.parametrize("text", ["5" * 400, "\x00", "\ud800", "  ", "İ" * 50, "5" * 5 + "\n"])
def test_odd_texts_make_no_advice_fail(text):
    everything(text, text, text, text, text, None, None, None, None)
