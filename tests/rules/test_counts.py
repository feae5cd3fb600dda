import pytest

from core.errors import InvalidInput
from core.rules.counts import FIELD, count_from


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("12 ", 12), (" 7", 7), ("1,234", 1234), (12, 12), ("3.0", 3)])
def test_a_whole_number_is_a_count(typed, number):
    assert count_from(typed) == number


@pytest.mark.parametrize("typed", ["", None, "-1", -1, "1.5", 1.5, "ten", "1e3", "٣", "²", "<b>1</b>", "1 2"])
def test_anything_else_is_refused_in_one_sentence(typed):
    with pytest.raises(InvalidInput) as refusal:
        count_from(typed)
    assert refusal.value.problems == {FIELD: "Enter a whole number, 0 or more, like 24."}


@pytest.mark.parametrize("typed", ["1000001", "10000000000", 10**9])
def test_a_number_that_no_event_can_have_is_refused(typed):
    with pytest.raises(InvalidInput, match="more than any event"):
        count_from(typed)
