from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.models import EventDetails, Location
from tests.factories import details, typed_event

JULY_1 = date(2026, 7, 1)


def problems(**values):
    with pytest.raises(InvalidInput) as refusal:
        EventDetails.check(typed_event(**values))
    return refusal.value.problems


def test_what_is_typed_well_is_kept_as_typed():
    kept = details(title="Fractions", hours="1.5")
    assert (kept.title, kept.hours, kept.columns()["minutes"]) == ("Fractions", Decimal("1.5"), 90)


def test_every_problem_is_told_at_once_by_field():
    found = problems(title="", instructor=" ", description="", categories=[], starts_on=None, ends_on=None, hours="")
    assert set(found) == {"title", "instructor", "description", "categories", "starts_on", "ends_on", "hours"}
    assert found["starts_on"] == "Choose the Start Date."


@pytest.mark.parametrize("field", ["title", "instructor"])
def test_a_text_fits_at_its_longest_and_not_beyond(field):
    assert getattr(details(**{field: "x" * 200}), field) == "x" * 200
    assert "Shorten" in problems(**{field: "x" * 201})[field]


def test_a_description_of_ten_thousand_characters_is_refused():
    assert details(description="x" * 4000)
    assert "4,000" in problems(description="x" * 10_000)["description"]


def test_control_and_bidi_characters_are_taken_out_and_the_rest_stays():
    kept = details(title="  Apsáalooke\u202e \x00math\t🙂 <script>*x*</script> ")
    assert kept.title == "Apsáalooke math 🙂 <script>*x*</script>"


def test_text_is_kept_in_one_unicode_form():
    assert details(title="Se\u0301lis").title == "Sélis"


def test_a_description_keeps_its_lines_and_a_title_has_none():
    assert details(description="one\r\ntwo").description == "one\ntwo"
    assert details(title="one\ntwo").title == "one two"


def test_the_end_may_be_the_start_but_not_before_it():
    assert details(starts_on=JULY_1, ends_on=JULY_1)
    assert "before the Start Date" in problems(starts_on=JULY_1, ends_on=date(2026, 6, 30))["ends_on"]


def test_july_1_to_july_1_is_refused_with_the_offer_of_june_30():
    assert details(starts_on=JULY_1, ends_on=date(2027, 6, 30))
    assert "June 30, 2027" in problems(starts_on=JULY_1, ends_on=date(2027, 7, 1))["ends_on"]


def test_a_year_from_leap_day_ends_on_the_last_of_february():
    leap = date(2028, 2, 29)
    assert details(starts_on=leap, ends_on=date(2029, 2, 28))
    assert problems(starts_on=leap, ends_on=date(2029, 3, 1))


@pytest.mark.parametrize("hours", ["0", "-1", "", "six", "nan", "inf", "0.4", "1.7", "1e400", "٣"])
def test_hours_that_are_no_units_are_refused_in_our_words(hours):
    assert "hours" in problems(hours=hours)["hours"]


def test_hours_fit_into_the_days_of_the_event():
    assert details(hours="24")
    assert "do not fit" in problems(hours="24.5")["hours"]


@pytest.mark.parametrize("zip_code", ["00000", "5960", "59601-12", "ABCDE", "٥٩٦٠١"])
def test_a_zip_code_that_does_not_exist_is_refused(zip_code):
    assert "ZIP" in problems(zip_code=zip_code)["zip_code"]


def test_a_town_without_a_zip_code_is_possible():
    assert details(city="Fort Belknap", zip_code="").city == "Fort Belknap"


def test_an_online_event_has_no_town():
    kept = details(location=Location.ONLINE, city="Helena", zip_code="59601")
    assert (kept.city, kept.state, kept.zip_code) == ("", "", "")


def test_an_event_in_a_town_names_it():
    assert set(problems(location=Location.BOTH, city=" ", state="")) == {"city", "state"}


def test_the_end_time_of_one_day_comes_after_its_start_time():
    assert details(begins_at=time(9), finishes_at=time(9, 1))
    assert "End Time" in problems(begins_at=time(9), finishes_at=time(9))["finishes_at"]


def test_unknown_fields_and_places_have_no_english_of_the_library():
    found = problems(location="moon", begins_at="25:99")
    assert set(found.values()) == {"Fill this in again."}


anything = st.one_of(
    st.none(), st.text(max_size=300), st.integers(), st.floats(), st.lists(st.text(max_size=5), max_size=3)
)


@given(typed=st.fixed_dictionaries(dict.fromkeys(typed_event(), anything)))
def test_whatever_is_typed_is_kept_clean_or_refused_in_sentences(typed):
    try:
        refused = {"title": f"{EventDetails.check(typed).title.capitalize()}."}
    except InvalidInput as refusal:
        refused = refusal.problems
    assert all(sentence.endswith(".") and not sentence[0].islower() for sentence in refused.values())


@given(starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)), length=st.integers(-400, 800))
def test_an_event_lasts_from_one_day_to_one_year(starts_on, length):
    ends_on = date.fromordinal(starts_on.toordinal() + length)
    anniversary = (
        starts_on.replace(year=starts_on.year + 1, day=min(starts_on.day, 28))
        if starts_on.month == 2
        else (starts_on.replace(year=starts_on.year + 1))
    )
    fits = starts_on <= ends_on < anniversary
    if starts_on.month == 2 and starts_on.day == 29:
        fits = starts_on <= ends_on < date(starts_on.year + 1, 3, 1)
    try:
        details(starts_on=starts_on, ends_on=ends_on, hours="0.5")
    except InvalidInput:
        assert not fits
    else:
        assert fits


@given(halves=st.integers(-10, 100))
def test_hours_come_in_half_hours_from_half_an_hour_to_the_whole_day(halves):
    try:
        kept = details(hours=str(halves / 2))
    except InvalidInput:
        assert not 1 <= halves <= 48
    else:
        assert kept.columns()["minutes"] == halves * 30
