from datetime import date, timedelta

import pytest

from core.actions.events import cancel
from core.permissions import Role
from core.queries.duplicate_events import duplicate_of
from tests.factories import LAST_DAY, NOW, make_event, make_user

DAY = timedelta(days=1)


@pytest.fixture
def ada(session):
    return make_user(session)


def duplicate(session, ada, title="Fractions", first=LAST_DAY, last=None, but=None):
    found = duplicate_of(session, title, first, last or first, of=ada.provider, but=but, user=ada)
    return found and found.title


def test_the_same_title_on_the_same_day_is_there_already(session, ada):
    event = make_event(session, ada, title="Fractions")
    assert duplicate(session, ada, "FRACTIONS") == "Fractions"
    assert duplicate(session, ada, but=event.id) is None


@pytest.mark.parametrize(
    ("shift", "found"), [(-2, None), (-1, "Fractions"), (0, "Fractions"), (3, "Fractions"), (4, None)]
)
def test_the_same_title_counts_while_the_days_overlap(session, ada, shift, found):
    make_event(session, ada, title="Fractions", starts_on=LAST_DAY, ends_on=LAST_DAY + 3 * DAY)
    first = LAST_DAY + shift * DAY
    assert duplicate(session, ada, first=first, last=first + DAY) == found


def test_a_year_long_course_overlaps_to_its_last_day(session, ada):
    make_event(session, ada, starts_on=date(2027, 3, 1), ends_on=date(2028, 2, 29))
    assert duplicate(session, ada, first=date(2028, 2, 29)) == "Fractions"
    assert duplicate(session, ada, first=date(2028, 3, 1)) is None


@pytest.mark.parametrize(("shift", "found"), [(0, "Writing IEP goals well"), (1, None), (-1, None)])
def test_a_title_with_a_typo_counts_on_the_same_first_day(session, ada, shift, found):
    make_event(session, ada, title="Writing IEP goals well", starts_on=LAST_DAY, ends_on=LAST_DAY + DAY)
    assert (
        duplicate(session, ada, "Writting IEP goals well", first=LAST_DAY + shift * DAY, last=LAST_DAY + DAY) == found
    )


def test_what_was_canceled_or_is_anothers_is_not_there(session, ada):
    make_event(session, title="Fractions")
    cancel(session, make_event(session, ada), reason="Snow", by=make_user(session, Role.STAFF), now=NOW)
    assert duplicate(session, ada) is None
