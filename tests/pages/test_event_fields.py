"""The fields of an event are declared once, in EventDetails: what a new one must not miss fails here."""

from datetime import time, timedelta

import pytest
from sqlmodel import select

from core import clock
from core.actions import events as actions
from core.formats import clock_time, day
from core.models import AuditEntry, Event, EventDetails, Location
from core.models.columns import as_json
from core.models.events import EVENT_FACTS, EVENT_LABELS
from core.permissions import Role
from core.rules.conferences import details_with
from core.rules.importing.events import SESSION_FIELDS
from core.rules.snapshots import details_from, form_of, form_of_details
from pages.parts.audit.history import FIELD_LABELS
from pages.parts.events.form import start_from
from pages.parts.requests.detail import label_of
from tests.factories import details, make_event, make_user

TODAY = clock.today()
SOON = TODAY + timedelta(days=10)
FULL = {
    "title": "Fractions",
    "instructor": "Emmy Noether",
    "description": "Halves, thirds and quarters.",
    "categories": ["iefa", "math"],
    "starts_on": SOON,
    "ends_on": SOON + timedelta(days=1),
    "begins_at": time(9, 30),
    "finishes_at": time(15, 45),
    "location": Location.IN_PERSON,
    "city": "Helena",
    "state": "MT",
    "zip_code": "59601",
    "room": "Library",
    "hours": "6",
}
OTHER = {
    "title": "Decimals",
    "instructor": "Sophie Germain",
    "description": "Tenths and hundredths.",
    "categories": ["math"],
    "starts_on": SOON + timedelta(days=1),
    "ends_on": SOON + timedelta(days=2),
    "begins_at": time(10, 15),
    "finishes_at": time(16, 20),
    "location": Location.BOTH,
    "city": "Butte",
    "state": "WY",
    "zip_code": "59602",
    "room": "Gym",
    "hours": "7.5",
}
FIELDS = list(EventDetails.model_fields)
each_field = pytest.mark.parametrize("field", FIELDS)


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def event(session, ada):
    return make_event(session, ada, **FULL)


def stored(session, event):
    session.rollback()
    session.expire_all()
    return EventDetails.values_of(session.get_one(Event, event.id))


def drawn(app):
    kinds = (app.text_input, app.text_area, app.multiselect, app.date_input, app.radio, app.selectbox)
    return {one.key: one for kind in kinds for one in kind}


def in_form(value):
    return clock_time(value) if isinstance(value, time) else value


def test_these_tests_know_every_field():
    assert list(FULL) == list(OTHER) == FIELDS
    assert all(FULL[name] != OTHER[name] for name in FIELDS)


@each_field
def test_a_field_has_one_label_in_the_form_the_history_a_request_and_an_import(field):
    label = EVENT_LABELS[field]
    assert label
    columns = {column.name: column.label for column in SESSION_FIELDS}
    assert FIELD_LABELS[field] == label_of(field) == columns[field] == label


def test_a_table_of_events_has_a_column_for_every_field_and_no_other():
    assert sorted(column.name for column in SESSION_FIELDS) == sorted(FIELDS)


def test_no_two_fields_have_the_same_label():
    assert len(set(EVENT_LABELS.values())) == len(FIELDS)


@each_field
def test_the_form_of_an_event_shows_every_field_and_saves_a_lone_edit_of_it(open_screen, session, ada, event, field):
    app = open_screen("event", ada, id=str(event.id))
    key = f"edit{event.id}.{field}"
    widget = drawn(app)[key]
    assert widget.label == EVENT_LABELS[field]
    widget.set_value(in_form(OTHER[field])).run()
    next(button for button in app.button if button.key == f"edit{event.id}.button").click().run()
    assert not app.exception
    assert stored(session, event) == FULL | {field: OTHER[field]}


@each_field
def test_a_lone_edit_of_a_field_leaves_one_audit_row_with_it_and_a_new_version(session, ada, event, field):
    changed = details(**FULL | {field: OTHER[field]})
    actions.edit(session, event, changed, seen_version=1, by=ada, today=TODAY, now=clock.now())
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "event.edited")).one()
    assert event.version == 2
    assert list(entry.before) == list(entry.after) == ["minutes" if field == "hours" else field]
    assert stored(session, event) == FULL | {field: OTHER[field]}


@each_field
def test_a_draft_brings_back_every_field_as_it_was_typed(open_screen, ada, event, field):
    key = f"edit{event.id}.{field}"
    drawn(open_screen("event", ada, id=str(event.id)))[key].set_value(in_form(OTHER[field])).run()
    again = open_screen("event", ada, id=str(event.id))
    assert drawn(again)[key].value == in_form(FULL[field])
    next(button for button in again.button if button.label == "Go on with it").click().run()
    assert drawn(again)[key].value == in_form(OTHER[field])


PAST = OTHER | {"starts_on": TODAY - timedelta(days=400), "ends_on": TODAY - timedelta(days=399)}
SHOWN = {name: str(value) for name, value in PAST.items()} | {
    "categories": "Mathematics",
    "starts_on": day(PAST["starts_on"]),
    "ends_on": day(PAST["ends_on"]),
    "begins_at": "10:15 AM",
    "finishes_at": "4:20 PM",
    "location": "Online and",
}


@each_field
def test_the_facts_of_an_event_that_is_over_show_every_field(open_screen, session, ada, field):
    app = open_screen("event", make_user(session, Role.STAFF), id=str(make_event(session, ada, **PAST).id))
    written = [one.proto.body for one in app.main if hasattr(one.proto, "body")]
    assert SHOWN[field] in " ".join([app.title[0].value, *written])


def test_every_field_passes_unharmed_through_a_form_a_copy_a_request_and_a_change_of_several(event):
    assert EventDetails.values_of(event) == FULL
    assert start_from(event) == FULL
    assert start_from(event, copy=True) == {n: v for n, v in FULL.items() if n not in {"starts_on", "ends_on"}}
    assert details_from(form_of(event)) == details_with(event, {}) == details(**FULL)
    assert form_of(event) == form_of_details(details(**FULL)) == {name: as_json(value) for name, value in FULL.items()}


def test_the_facts_of_the_trail_are_columns_of_an_event():
    assert set(EVENT_FACTS) <= set(Event.model_fields)
    assert set(EVENT_FACTS) | {"hours", "categories"} == {*FIELDS, "minutes"}
