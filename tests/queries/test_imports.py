"""What an imported table may mean of what is there: few questions, however long the table is."""

from datetime import timedelta

import pytest
from sqlalchemy import event as sql_event

from core.actions import events
from core.permissions import Role
from core.queries import existing_events
from core.rules.importing import ImportResult
from core.rules.importing.events import Entry
from tests.factories import DAY_AFTER, LAST_DAY, NOW, TODAY, details, make_event, make_user

AHEAD = TODAY + timedelta(days=9)


@pytest.fixture
def ada(session):
    return make_user(session)


def outcome(*entries):
    return ImportResult(list(entries), [], list(range(2, 2 + len(entries))))


def planned(session, ada, *entries, **how):
    found = existing_events.by_number(session, [entry.number for entry in entries if entry.number], user=ada)
    options = {"stored": found, "provider_id": ada.provider_id, "user": ada, "today": TODAY, **how}
    return existing_events.plan(session, outcome(*entries), **options)


@pytest.mark.parametrize("rows", [2, 300])
def test_a_table_asks_as_often_for_many_rows_as_for_two(session, ada, rows):
    days = {"starts_on": AHEAD, "ends_on": AHEAD}
    entries = [Entry(details(title=f"Event {n}", **days)) for n in range(rows)]
    made = events.add_many(session, entries, provider_id=ada.provider_id, by=ada, today=TODAY, now=NOW)
    numbered = [entry._replace(number=event.id, version=1) for entry, event in zip(entries, made, strict=True)]
    session.expunge_all()
    asked = []
    sql_event.listen(session.connection(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    plan = planned(session, ada, *numbered, *entries)
    assert (len(plan.unchanged), len(plan.duplicates), plan.to_store) == (rows, rows, 0)
    assert len(asked) == 3, "the events, their categories, and what is around"


def test_events_that_begin_outside_of_the_days_of_the_table_are_not_read(session, ada):
    make_event(session, ada, title="Before", starts_on=LAST_DAY - timedelta(days=1))
    make_event(session, ada, title="On it")
    make_event(session, ada, title="After", starts_on=DAY_AFTER, ends_on=DAY_AFTER)
    found = existing_events.near(session, [ada.provider_id], LAST_DAY, LAST_DAY, user=ada)
    assert [event.title for event in found] == ["On it"]


def test_changes_and_new_events_are_stored_together_or_not_at_all(session, ada):
    event = make_event(session, ada, title="A", starts_on=AHEAD, ends_on=AHEAD)
    change = events.EventChange(event, details(title="B", starts_on=AHEAD, ends_on=AHEAD), 7)
    new = Entry(details(title="C", starts_on=AHEAD, ends_on=AHEAD))
    with pytest.raises(events.ChangedBySomeoneElse):
        events.add_many(session, [new], changes=[change], provider_id=ada.provider_id, by=ada, today=TODAY, now=NOW)
    session.rollback()
    session.expire_all()
    assert event.title == "A"
    assert [e.title for e in existing_events.near(session, [ada.provider_id], AHEAD, AHEAD, user=ada)] == ["A"]
    events.add_many(
        session, [new], changes=[change._replace(seen_version=1)], provider_id=ada.provider_id, by=ada, today=TODAY,
        now=NOW,
    )  # fmt: skip
    assert (event.title, event.version) == ("B", 2)


def test_a_row_given_twice_in_one_table_is_stored_once(session, ada):
    entry = Entry(details(title="A", starts_on=AHEAD, ends_on=AHEAD))
    plan = planned(session, ada, entry, entry)
    assert (len(plan.new), [row.number for row in plan.duplicates]) == (1, [3])
    assert len(planned(session, ada, entry, entry, others=True).new) == 2


@pytest.mark.parametrize("numbers", [[], [0], [-1], [10**12], [2**31]])
def test_numbers_that_no_event_has_find_nothing(session, ada, numbers):
    assert existing_events.by_number(session, numbers, user=ada) == {}


def test_staff_find_the_events_of_every_provider(session, ada):
    event = make_event(session, ada)
    assert set(existing_events.by_number(session, [event.id], user=make_user(session, Role.STAFF))) == {event.id}
    assert existing_events.by_number(session, [event.id], user=make_user(session)) == {}
