from datetime import date
from pathlib import Path

import pytest

from core import actions
from core.changes.request_approval import _APPLY
from core.models import Event, Request, RequestKind, RequestState
from core.models.requests import _FACTS
from core.rules.requests import TRANSITIONS, clashing, due_on, is_late, may_be_corrected, may_become, subject_key
from tests.factories import DAY_AFTER, LAST_DAY, NOW


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("wanted", list(RequestState))
def test_only_an_open_request_moves_and_none_comes_back(state, wanted):
    assert may_become(state, wanted) is (state is RequestState.OPEN and wanted is not RequestState.OPEN)
    assert set(TRANSITIONS) == set(RequestState)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 6, 15), date(2026, 6, 24)),  # Monday: seven business days later is a Wednesday
        (date(2026, 6, 19), date(2026, 6, 30)),  # Friday
        (date(2026, 6, 20), date(2026, 6, 30)),  # Saturday
        (date(2026, 6, 21), date(2026, 6, 30)),  # Sunday
    ],
)
def test_an_answer_is_due_seven_business_days_after_the_asking(asked, due):
    assert due_on(asked) == due


@pytest.mark.parametrize(
    ("today", "state", "late"),
    [
        (date(2026, 6, 24), RequestState.OPEN, False),
        (date(2026, 6, 25), RequestState.OPEN, True),
        (date(2026, 6, 25), RequestState.DECLINED, False),
    ],
)
def test_a_request_is_late_when_it_is_open_after_its_day(today, state, late):
    assert is_late(Request(state=state, due_on=date(2026, 6, 24)), today) is late


@pytest.mark.parametrize(("today", "may"), [(LAST_DAY, False), (DAY_AFTER, True)])
def test_an_event_is_corrected_once_its_last_day_is_over(today, may):
    assert may_be_corrected(Event(ends_on=LAST_DAY), today) is may
    assert not may_be_corrected(Event(ends_on=LAST_DAY, cancelled_at=NOW), today)


def test_a_correction_and_a_cancellation_are_about_the_same_thing():
    assert subject_key(RequestKind.CORRECTION, 7) == subject_key(RequestKind.CANCELLATION, 7) == "event:7"
    assert subject_key(RequestKind.PROVIDER_CHANGE, 7) != subject_key(RequestKind.ACCOUNT_CHANGE, 7)


def test_a_clash_is_a_proposed_field_that_somebody_else_changed():
    request = Request(before={"title": "A", "hours": "6"}, proposed={"hours": "7"})
    assert clashing(request, {"title": "B", "hours": "6"}) == set()
    assert clashing(request, {"title": "B", "hours": "8"}) == {"hours"}


@pytest.mark.parametrize("kind", list(RequestKind))
def test_every_kind_of_request_has_words_a_way_to_be_carried_out_and_a_sentence_for_whoever_asked(kind):
    assert kind.words
    assert kind.facts.once_approved.endswith(".")
    assert kind in _APPLY


def test_nothing_else_is_carried_out_than_the_kinds_of_request_which_have_words_of_their_own():
    assert set(_APPLY) == set(_FACTS) == set(RequestKind)
    assert len({kind.words for kind in RequestKind}) == len(RequestKind)


def test_every_kind_of_request_is_asked_by_an_action():
    sources = "".join(file.read_text() for file in Path(actions.__file__).parent.glob("*.py"))
    assert {name for name in RequestKind.__members__ if f"RequestKind.{name}" in sources} == set(
        RequestKind.__members__
    )


def test_the_kinds_that_are_about_an_event_and_the_one_of_the_agency_itself():
    assert [kind for kind in RequestKind if kind.is_about_an_event] == [
        RequestKind.CORRECTION,
        RequestKind.CANCELLATION,
    ]
    assert [kind for kind in RequestKind if kind.is_internal] == [RequestKind.SUSPENSION]
