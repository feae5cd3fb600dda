"""The glossary has every word once, and every class of the models and the rules under the field's word for it."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import core.models
import core.rules

LINES = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text().splitlines()
ENTRIES = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in LINES if line.startswith("|")][2:]
WORDS = [word for word, _, _ in ENTRIES]
CLASSES = [name for _, code, _ in ENTRIES for name in re.findall(r"`(\w+)`", code)]

# Classes that are no word of the field, and why.
NOT_OF_THE_FIELD = {
    "UserInput": "the base of everything that is typed",
    "KindFacts": "what is declared of each kind of request",
    "ExpectedCount": "what a roster has, as far as a count needs it",
    "Heading": "how a column of a table is recognized",
    "Region": "where on a sheet a table stands",
    "Parts": "a name cut up for comparison",
    "Mended": "a name as reading it changed it",
    "Change": "what reading changed of a name",
    "PastedPerson": "a line that is read, before it is an attendee",
    "Note": "a sentence about what reading did",
    "WrongWeekday": "an error that reading a day raises",
}


def public_classes(package):
    """Every class that a module of the package defines, by name."""
    found = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        members = inspect.getmembers(importlib.import_module(module.name), inspect.isclass)
        found |= {name: each for name, each in members if each.__module__ == module.name and not name.startswith("_")}
    return found


DEFINED = public_classes(core.models) | public_classes(core.rules)


def test_no_word_and_no_class_stands_twice():
    words = [word.casefold() for entry in WORDS for word in entry.split(", ")]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
    assert sorted(name for name in set(CLASSES) if CLASSES.count(name) > 1) == []


def test_words_are_sorted():
    assert sorted(WORDS, key=str.casefold) == WORDS


def test_every_class_of_models_and_rules_has_its_word():
    assert sorted(set(DEFINED) - set(CLASSES) - set(NOT_OF_THE_FIELD)) == []


def test_no_entry_names_a_class_that_is_gone():
    assert sorted({*CLASSES, *NOT_OF_THE_FIELD} - set(DEFINED)) == []
    assert set(CLASSES) & set(NOT_OF_THE_FIELD) == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=WORDS)
def test_a_word_is_told_in_one_plain_sentence(entry):
    word, _, meaning = entry
    assert word
    assert meaning.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", meaning), "one sentence"
