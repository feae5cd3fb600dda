from datetime import date

import pytest

from core.rules.advice import about_hours, about_town, town_of

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
