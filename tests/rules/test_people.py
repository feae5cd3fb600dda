"""When entries of rosters are one person, and when they are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.names import compatible_names, in_reading_order, is_suffix, mixed_case
from core.rules.people import grouped, may_be_same_person, same_person
from core.rules.rosters import RosterPerson

WORDS = st.text("abcdeéłmoʷ’'-", min_size=2, max_size=8).filter(lambda word: word.strip("’'-ʷ") and word[0].isalpha())
EMAIL = "odalys@example.org"


def person(name="Odalys Fenwick", email=EMAIL, folio=""):
    return RosterPerson(name, email, folio)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (person(), person("Odalys M. Fenwick"), True),
        (person(), person("Odalys Marie Fenwick"), True),
        (person("Odalys M. Fenwick"), person("Odalys Marie Fenwick"), True),
        (person("Odalys M. Fenwick"), person("Odalys K. Fenwick"), False),
        (person(folio="482131"), person(), True),
        (person(folio="482131"), person(folio="482132"), False),
        (person(folio="482131"), person(email="other@example.org", folio="482131"), True),
        (person(folio="482131"), person("Bram Tiegland", folio="482131"), False),
        (person(), person("Bram Tiegland"), False),  # one mailbox, two people
        (person(), person(email="other@example.org"), False),  # one name, two people
        (person(email=""), person(email=""), False),  # a name alone says too little
        (person(), person("O. Fenwick"), False),
        (person(), person("FENWICK, ODALYS"), True),
        (person(), person("Odalys Fenwick, M.Ed."), True),
        (person(), person("Odalys Fenwick, Jr."), False),
        (person("Odalys Fenwick, Sr."), person("Odalys Fenwick, Jr."), False),
        (person(folio="482131"), person("Odalys Fenwick, Jr.", folio="482131"), True),
        (person("Siobhán O’Neil"), person("Siobhan O'Neil"), True),
        (person("Wilhelmina Ross‑Pike"), person("Wilhelmina Ross–Pike"), True),
        (person("Wilhelmina Ross-Pike"), person("Wilhelmina Ross Pike"), True),
        (person("Wilhelmina Ross-Pike"), person("Wilhelmina Ross"), False),
    ],
)
def test_who_is_the_same_person(one, other, same):
    assert same_person(one, other) is same
    assert same_person(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (person(), person("Odalys M. Fenwick", ""), True),
        (person(email=""), person(email=""), True),
        (person(), person(email="other@example.org"), False),
        (person(folio="1"), person(folio="2"), False),
        (person(), person("Odalys Fenwick, Jr."), True),
        (person(), person("Bram Tiegland"), False),
    ],
)
def test_who_may_be_the_same_person_and_is_asked_about(one, other, may):
    assert may_be_same_person(one, other) is may


def test_entries_of_one_person_are_one_group_and_an_entry_that_could_be_two_people_stays_alone():
    entries = [person(folio="482131"), person(), person("Odalys M. Fenwick", folio="482131"), person("Bram Tiegland")]
    assert grouped(entries, person=lambda entry: entry) == [entries[:3], entries[3:]]
    unclear = [person("Odalys M. Fenwick", folio="1"), person("Odalys K. Fenwick", folio="2"), person()]
    assert grouped(unclear, person=lambda entry: entry) == [[each] for each in unclear]


def test_ten_thousand_people_with_one_mailbox_are_grouped_soon():
    entries = [person(f"Ann Number{n:05}") for n in range(10_000)]
    assert len(grouped(entries, person=lambda entry: entry)) == 10_000


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_a_name_is_compatible_with_itself_whatever_its_signs_and_order(words):
    name = " ".join(words)
    assert compatible_names(name, name)
    assert compatible_names(name, name.upper()) or name.upper().lower() != name
    assert compatible_names(name, name.replace("’", "'").replace("-", "–"))
    assert compatible_names(name, f"{name}, Ph.D.")


@given(WORDS, WORDS, st.sampled_from(["", ", Jr.", ", III", ", M.Ed.", ", Ph.D., NBCT"]))
def test_a_name_that_was_turned_reads_as_before(first, last, suffix):
    if is_suffix(first) or is_suffix(last):
        return
    assert in_reading_order(f"{last}, {first}{suffix}") == f"{first} {last}{suffix}"
    assert in_reading_order(f"{first} {last}{suffix}") == f"{first} {last}{suffix}"


@pytest.mark.parametrize(
    ("capitals", "mixed"),
    [
        ("ODALYS FENWICK", "Odalys Fenwick"),
        ("SIOBHÁN O'NEIL-MCRAE", "Siobhán O'Neil-McRae"),
        ("IVO MARCHETTI-HALE, III", "Ivo Marchetti-Hale, III"),
        ("TEMPERANCE QUARLES, PHD", "Temperance Quarles, PhD"),
    ],
)
def test_capitals_are_offered_in_mixed_case(capitals, mixed):
    assert mixed_case(capitals) == mixed
