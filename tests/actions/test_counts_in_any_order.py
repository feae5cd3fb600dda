"""Two people, one list of events: whatever they type, see and save in whatever order, a number is its event's own."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from core.actions import counts, rosters
from core.actions.rosters import AttendeeChange
from core.errors import ChangedRows, Refused
from core.models import Attendee, Count
from core.rules.count_reports import CountReport
from core.rules.seen_values import seen_now
from tests.factories import DAY_AFTER, NOW, make_event, make_user, put_on_roster

EVENTS = 4
who, which = st.integers(0, 1), st.integers(0, EVENTS - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("look"), who),
        st.tuples(st.just("type"), who, which, st.integers(0, 9), st.sampled_from(["", "On paper"])),
        st.tuples(st.just("save"), who),
    ),
    min_size=2,
    max_size=25,
)
SLOWLY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class Screen:
    """What one of them sees, and what they typed beside what they saw."""

    def __init__(self):
        self.seen, self.typed = {}, {}

    def look(self, events):
        self.seen = {event.id: event.certificates_issued for event in events}


@SLOWLY
@given(walk=steps)
def test_every_stored_number_was_typed_beside_that_event_over_what_stood_there_then(session, walk):
    ada = make_user(session)
    bo = make_user(session, provider_id=ada.provider_id)
    events = [make_event(session, ada) for _ in range(EVENTS)]
    screens, stored = (Screen(), Screen()), {event.id: [] for event in events}
    for screen in screens:
        screen.look(events)
    for what, person, *typed in walk:
        screen = screens[person]
        if what == "look":
            screen.look(events)
        elif what == "type":
            place, number, reason = typed
            screen.typed[events[place].id] = (number, reason)
        elif screen.typed:
            save(session, events, screen, (ada, bo)[person], stored)
    for event in events:
        session.refresh(event)
        found = [c.number for c in session.exec(select(Count).where(Count.event_id == event.id).order_by(Count.id))]
        assert found == stored[event.id]
        assert event.certificates_issued == (found[-1] if found else None)


def save(session, events, screen, by, stored):
    """Remember what must be in the database now, beside what the action does."""
    by_id = {event.id: event for event in events}
    reports = [CountReport(by_id[n], *typed, seen=screen.seen[n]) for n, typed in screen.typed.items()]
    stands = {event.id: event.certificates_issued for event in events}
    refusal = refusal_of(session, reports, by)
    overtaken = [r for r in reports if stands[r.event.id] not in {r.seen, r.number}]
    assert bool(overtaken) == isinstance(refusal, ChangedRows)
    if refusal:
        screen.look(events)
        return
    for report in reports:
        earlier = stands[report.event.id]
        assert earlier in {report.seen, report.number}, "it went over a number that nobody saw"
        assert earlier in {None, report.number} or report.reason
        if report.number != earlier:
            stored[report.event.id].append(report.number)
    screen.typed = {}
    screen.look(events)


def refusal_of(session, reports, by):
    try:
        counts.report(session, reports, by=by, today=DAY_AFTER, now=NOW)
    except Refused as refusal:
        session.rollback()
        return refusal
    return None


edits = st.lists(
    st.tuples(who, st.integers(0, 2), st.sampled_from(["look", "rename", "take off"]), st.sampled_from("PQRS")),
    min_size=2,
    max_size=20,
)


@SLOWLY
@given(walk=edits)
def test_nobody_is_renamed_or_taken_off_who_is_not_as_they_were_seen(session, walk):
    ada = make_user(session)
    event = make_event(session, ada)
    people = put_on_roster(session, event, ada, "Ann", "Bo", "Cy")
    ids = [person.id for person in people]
    expected = dict(zip(ids, ("Ann", "Bo", "Cy"), strict=True))
    seen = [{person.id: seen_now(person) for person in people} for _ in range(2)]
    for number, (person, place, what, letter) in enumerate(walk):
        one = ids[place]
        now = on_roster(session, event)
        if what == "look" or one not in seen[person]:
            seen[person] = {row.id: seen_now(row) for row in now}
            continue
        name = f"{letter} {number}"
        overtaken = expected.get(one) != seen[person][one].name
        change = [AttendeeChange(one, {"name": name}, True, seen[person][one])] if what == "rename" else []
        off = {one: seen[person][one]} if what == "take off" else {}
        try:
            rosters.change(session, event, change, taken_off=off, by=ada, now=NOW)
        except ChangedRows:
            session.rollback()
            assert overtaken
            continue
        assert not overtaken
        if what == "rename":
            expected[one] = name
        else:
            del expected[one]
    assert {row.id: row.name for row in on_roster(session, event)} == expected


def on_roster(session: Session, event):
    query = select(Attendee).where(Attendee.event_id == event.id).order_by(Attendee.id)
    return session.exec(query.execution_options(populate_existing=True)).all()
