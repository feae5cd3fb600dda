"""The words of the paper, and codes as they are written on it."""

import pytest

from core.documents.wording import in_groups, wording


@pytest.mark.parametrize(("code", "groups"), [("ABCD", "ABCD"), ("ABCDE", "ABCD-E"), ("ABCDEFGH", "ABCD-EFGH")])
def test_codes_are_written_in_groups_of_four(code, groups):
    assert in_groups(code) == groups


def test_wording_that_nobody_has_confirmed_is_marked_as_draft():
    assert wording()["section_1"]["draft"]
    assert wording()["section_3"]["draft"]
    assert not wording()["section_2"]["draft"]
