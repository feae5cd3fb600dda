"""A folio number is read as people and spreadsheets write it, and what cannot be one is asked about."""

import pytest

from core.errors import InvalidInput
from core.models import AttendeeDetails


def folio(typed):
    return AttendeeDetails.check({"name": "Ann Lee", "folio_number": typed}).folio_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("482131", "482131"),
        ("482131.0", "482131"),
        ("482131.00", "482131"),
        (482131, "482131"),
        ("0045123", "0045123"),
        ("123-456", "123456"),
        ("12-34 O5", "123405"),
        ("folio 33871", "33871"),
        ("Folio #33871", "33871"),
        ("#33871", "33871"),
        ("N/A", ""),
        ("none", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_a_folio_number_is_read_as_it_is_meant(typed, number):
    assert folio(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["4065550188", "406-555-0188", "14065550188", "(406) 555-0188", "+1 406.555.0188", "555-0188", "4065550188.0",
     "482131.5", "2026-11-25", "123-45-6789", "4.82131E+05", "#N/A", "abc", "482131/482132", "1234567890123"],
)  # fmt: skip
def test_what_cannot_be_a_folio_number_is_refused_and_never_reshaped(typed):
    with pytest.raises(InvalidInput) as refusal:
        folio(typed)
    assert list(refusal.value.problems) == ["folio_number"]


@pytest.mark.parametrize("typed", ["#N/A", "#REF!", "#VALUE!", "N/A", "none", "-"])
def test_an_error_or_nothing_is_no_name(typed):
    with pytest.raises(InvalidInput):
        AttendeeDetails.check({"name": typed})


@pytest.mark.parametrize("typed", ["N/A", "none", " - ", "—"])
def test_no_address_is_none_whatever_the_words(typed):
    assert AttendeeDetails.check({"name": "Ann Lee", "email": typed}).email == ""
