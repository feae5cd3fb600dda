"""How the code itself is kept: one name has one meaning."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "core"
FORMATS = "core/formats.py"

DATES_BY_HAND = re.compile(r"%-?[aAbBIp](?![A-Za-z])|\.strftime\(")
SIZES_BY_HAND = re.compile(r"\} ?[KM]B\b|/ ?(1024|1_?000_?000\b|2 ?\*\* ?[12]0)")
NO_PLURALS = {
    ("core/documents/sign_in_sheet.py", "'H1' if page.page == 1 else 'P'"): "the title is a heading on the first page",
    (
        "core/spreadsheets/xlsx_cells.py",
        "'TRUE' if text == '1' else 'FALSE'",
    ): "a workbook writes its truths as 1 and 0",
}
FORMATS_OF_OTHERS = {
    ("pages/parts/compliance/charts.py", 'axis = {"format": "%b %-d"'): "the chart formats its axis in the browser",
}


def test_no_class_name_stands_twice_in_core():
    places = defaultdict(list)
    for file in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(CORE)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def sources():
    """Each line of the application's Python by file; demonstration data and tests may write as they like."""
    files = [ROOT / "Home.py", *sorted(CORE.rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]
    return {name: file.read_text() for file in files if (name := str(file.relative_to(ROOT))) != FORMATS}


def lines_with(pattern, source):
    return [line.strip() for line in source.splitlines() if pattern.search(line)]


def plurals_by_hand(source):
    """Words that are chosen by a comparison with one: `"" if n == 1 else "s"`, `"s" * (n > 1)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp) and _compares_with_one(node.test):
            if _is_text(node.body) and _is_text(node.orelse):
                yield ast.unparse(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = (node.left, node.right)
            if any(map(_is_text, sides)) and any(map(_compares_with_one, sides)):
                yield ast.unparse(node)


def _compares_with_one(node):
    """`== 1`, `!= 1`, `> 1` and `< 2`, from either side, also with the text “1”."""
    if not isinstance(node, ast.Compare):
        return False
    return any(ast.unparse(side) in {"1", "'1'", "2"} for side in (node.left, *node.comparators))


def _is_text(node):
    if isinstance(node, ast.Tuple):
        return all(map(_is_text, node.elts))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_words_are_chosen_by_number_in_one_place_alone():
    found = {(name, words) for name, source in sources().items() for words in plurals_by_hand(source)}
    assert found - NO_PLURALS.keys() == set(), f"plural and one_or_many are in {FORMATS}"
    assert NO_PLURALS.keys() - found == set(), "an exception that nothing needs any more"


def test_dates_and_times_are_put_in_words_in_one_place_alone():
    found = [(name, line) for name, source in sources().items() for line in lines_with(DATES_BY_HAND, source)]
    others = [
        (name, line) for name, start in FORMATS_OF_OTHERS for file, line in found if file == name and start in line
    ]
    assert [pair for pair in found if pair not in others] == [], f"day, short_day, month and moment are in {FORMATS}"
    assert len(others) == len(FORMATS_OF_OTHERS), "an exception that nothing needs any more"


def test_sizes_are_put_in_words_in_one_place_alone():
    found = {name: lines_with(SIZES_BY_HAND, source) for name, source in sources().items()}
    assert {name: lines for name, lines in found.items() if lines} == {}, f"file_size and size_limit are in {FORMATS}"


@pytest.mark.parametrize(
    "line",
    [
        "f\"{n:,} row{'' if n == 1 else 's'}\"",
        "'1 row' if len(rows) == 1 else f'{len(rows)} rows'",
        "'rows need' if n > 1 else 'row needs'",
        "'row' if n < 2 else 'rows'",
        "('is', 'it') if n == 1 else ('are', 'them')",
        "'s' * (n > 1)",
        "'' if units(minutes) == '1' else 's'",
    ],
)
def test_a_plural_by_hand_is_noticed(line):
    assert [*plurals_by_hand(line)]


@pytest.mark.parametrize(
    "line", ["found[0] if len(found) == 1 else None", "'Today' if days < 1 else plural(days, 'day')"]
)
def test_a_choice_between_things_is_no_plural(line):
    assert not [*plurals_by_hand(line)]


@pytest.mark.parametrize("line", ['f"{due:%b} {due.day}"', 'f"{local:%I:%M %p}"', 'at.strftime("%Y")', 'f"{m:%B %Y}"'])
def test_a_date_by_hand_is_noticed(line):
    assert lines_with(DATES_BY_HAND, line)


@pytest.mark.parametrize("line", ['f"{size / 1024**2:.1f} MB"', 'f"{size // 1024}"', 'f"at most {most} MB"'])
def test_a_size_by_hand_is_noticed(line):
    assert lines_with(SIZES_BY_HAND, line)
