"""How the pieces of the screens are cut into families."""

from pathlib import Path

import pytest

PARTS = Path(__file__).parents[2] / "pages" / "parts"
MOST_FILES = 15


@pytest.mark.parametrize(
    "family", sorted(path.parent for path in PARTS.glob("*/__init__.py")), ids=lambda path: path.name
)
def test_a_family_is_small_enough_to_be_seen_at_once(family):
    files = [path.name for path in family.glob("*.py") if path.name != "__init__.py"]
    assert 0 < len(files) <= MOST_FILES


def test_every_piece_of_a_screen_belongs_to_a_family():
    assert [path.name for path in PARTS.glob("*.py")] == ["__init__.py"]
