"""Dates and units as they are written on certificates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.formats import days, units
from core.rules.codes import LONGEST_INPUT, normalized_verification_code


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 12), date(2026, 6, 12), "June 12, 2026"),
        (date(2026, 6, 12), date(2026, 6, 13), "June 12, 2026 to June 13, 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "December 31, 2025 to January 1, 2026"),
        (date(2028, 2, 29), date(2028, 2, 29), "February 29, 2028"),
    ],
)
def test_dates_are_written_as_in_montana(first, last, words):
    assert days(first, last) == words


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0"),
        (30, "0.5"),
        (50, "0.83"),
        (59, "0.98"),
        (60, "1"),
        (61, "1.02"),
        (90, "1.5"),
        (100, "1.67"),
        (360, "6"),
        (600, "10"),
        (2700, "45"),
        (6000, "100"),
    ],
)
def test_sixty_minutes_are_one_unit(minutes, written):
    assert units(minutes) == written


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CODES = some.text(ALPHABET, min_size=32, max_size=32)
SEPARATORS = ["", " ", "-", "–", "—", "‑", "−", ".", "·", "_", " - ", "\u00a0", "\u00ad", "\u200b", "\n"]
ADDRESSES = [
    "{}",
    "https://pdups.example.gov/verify/{}",
    "HTTPS://PDUPS.EXAMPLE.GOV/verify/{}",
    "pdups.example.gov/verify/{}?utm_source=mail&x=1#top",
    "/verify/{}/",
    "<https://pdups.example.gov/verify/{}>.",
    "https://pdups.example.gov/verify-certificate?code={}",
    "https://pdups.example.gov/verify-certificate?a=b&code={}&c=d",
    "https://pdups.example.gov/certificates/{}.pdf",
    "https://pdups.example.gov/certificates/{}.pdf?key=ABCDEF",
    "Verification code: {}",
    " “{}” ",
]


def mangled(code, separator, pick):
    """The code in groups, with look-alike digits and small letters where `pick` says so."""
    lookalike = str.maketrans("OIB", "018")
    letters = [pick([letter, letter.translate(lookalike), letter.lower()]) for letter in code]
    return separator.join("".join(letters[start : start + 4]) for start in range(0, 32, 4))


@given(CODES, some.sampled_from(SEPARATORS), some.sampled_from(ADDRESSES), some.data())
def test_a_code_is_read_however_it_is_typed(code, separator, address, data):
    typed = mangled(code, separator, lambda choices: data.draw(some.sampled_from(choices)))
    assert normalized_verification_code(address.format(typed)) == code


@given(CODES, some.integers(0, 31), some.sampled_from(ALPHABET + "9éß"))
def test_a_code_with_another_letter_is_another_code(code, place, letter):
    other = code[:place] + letter + code[place + 1 :]
    assert (normalized_verification_code(other) == code) is (letter == code[place])
    assert normalized_verification_code(code + letter) != code
    assert normalized_verification_code(code[:place] + code[place + 1 :]) != code


@given(some.text())
def test_whatever_is_typed_is_read_as_letters_and_digits(text):
    assert not set(normalized_verification_code(text)) & set("018 -.–/\n\0")


def test_only_so_much_is_read():
    assert normalized_verification_code("A" * LONGEST_INPUT + "B") == "A" * LONGEST_INPUT


@pytest.mark.parametrize(
    ("typed", "code"),
    [("018", "OIB"), ("o i–b", "OIB"), ("L1l", "LIL"), ("ＡＢ２", "AB2"), ("%41%42", "AB"), ("A%20B", "AB"), ("", "")],
)
def test_each_digit_that_is_in_no_code_has_one_reading(typed, code):
    assert normalized_verification_code(typed) == code
