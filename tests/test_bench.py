"""The bench stands beside the suite: it is not measured here, but what it measures must still be there."""

from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.mark.parametrize("module", sorted(file.stem for file in BENCH.glob("row*.py")))
def test_each_row_of_the_bench_finds_what_it_measures(module):
    assert import_module(f"bench.{module}")


def test_each_row_has_a_function_under_its_name():
    rows = import_module("bench.rows").ROWS
    measured = {row.__module__.removeprefix("bench.") for row in rows.values()}
    assert measured == {file.stem for file in BENCH.glob("row_*.py")}
