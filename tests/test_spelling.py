"""One spelling, the American one, in code, interface and documents."""

import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).relative_to(ROOT)
ENDINGS = {".py", ".md", ".toml", ".html", ".css"}

BRITISH = re.compile(
    r"organis(?!m)|licence|counsell|programme(?!r|d)|cancell(?!ation)|telephon|colour|recognis|behaviour|favour|labelled|"
    r"travell|neighbour|honour|judgement|analys(?:e|ed|ing)(?![a-z])|catalogue|centre(?![a-z])|centred|dialogue|"
    r"enrol(?!l)|fulfil(?!l)|practis|authoris|summaris|normalis|neutralis|serialis|initialis|capitalis|standardis|"
    r"minimis|optimis(?!t|m)|apologis|specialis(?!t)|localis|whilst|amongst",
    re.IGNORECASE,
)

# Files that hold words as other people write them, or as they were stored.
AS_OTHERS_WRITE = {
    "core/migrations/versions/": "what ran on installations does not change",
    "core/rules/importing/headings.py": "headings that people bring",
    "core/rules/importing/attendance.py": "headings and states that people bring",
    "core/rules/importing/names.py": "titles and remarks beside names that people bring",
}
# Words that stay wherever they stand.
AS_STORED = {
    r"\w*cancelled_(?:at|newest)\b": "a column and an index of the database",
    r"\b(?:event|issuing)\.cancelled\b": "actions of the audit trail",
    r'CANCELED = "cancelled"': "the stored value of a state",
    r"STATUS:(?:CANCELLED|\{'CANCELLED')": "the word of iCalendar",
    r'\("cancelled",\)|"cancelled", "canceled"': "the heading Canceled, and a cell under it, as people bring them",
    r'"pd_organisation"': "the stored value of a kind of organization",
    r'\borganisation:|\.organisation\b|["\']organisation["\']': "the key of a stored application",
    r'b"recognise"': "a purpose from which a key of installations is derived",
    r'"counselling"|\[counselling\]|replace\("counselling"': "the stable code of a category",
    r'"cancelled": "canceled"': "an id that URLs had once",
    r"or cancelled; of a personal": "a status in the JSON of /verify",
    r'"centre"': "a word of names that people bring",
    r"license\|licence": "a word before numbers that people bring",
    r'\("telephone", "phone number"': "headings that people bring",
    r"drawCentredString": "a function of a library",
}
# The same in tests, where only names and comments are looked at.
NAMES_OF_OTHERS = {"cancelled_at", "organisation", "drawCentredString"}


def files(*folders):
    for folder in folders:
        where = ROOT / folder
        yield from [where] if where.is_file() else sorted(f for f in where.rglob("*") if f.suffix in ENDINGS)


def british_in(text):
    for words in AS_STORED:
        text = re.sub(words, "", text)
    return [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if BRITISH.search(line)]


@pytest.mark.parametrize(
    "folder", ["core", "pages", "demo", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Home.py"]
)
def test_what_people_read_is_spelled_the_american_way(folder):
    found = [
        f"{name}:{line}"
        for file in files(folder)
        if not (name := str(file.relative_to(ROOT))).startswith(tuple(AS_OTHERS_WRITE))
        for line in british_in(file.read_text())
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("folder", ["tests", "bench"])
def test_names_and_comments_of_tests_are_spelled_the_american_way(folder):
    found = []
    for file in files(folder):
        if file.suffix != ".py" or file.relative_to(ROOT) == HERE:
            continue
        for token in tokenize.generate_tokens(io.StringIO(file.read_text()).readline):
            is_read = token.type in {tokenize.NAME, tokenize.COMMENT} or token.line.lstrip().startswith('"""')
            if is_read and token.string not in NAMES_OF_OTHERS and BRITISH.search(token.string):
                found.append(f"{file.relative_to(ROOT)}:{token.start[0]}: {token.line.strip()}")
    assert not found, "\n".join(found)


def test_every_exception_of_the_spelling_is_still_needed():
    texts = [
        file.read_text() for file in files("core", "pages", "demo", "docs", "tests", "bench") if file.name != HERE.name
    ]
    assert [words for words in AS_STORED if not any(re.search(words, text) for text in texts)] == []
    assert [path for path in AS_OTHERS_WRITE if not (ROOT / path).exists()] == []
