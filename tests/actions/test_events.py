import threading
from datetime import date

import pytest
from sqlmodel import Session, select

from core.actions import counts, events, printed_forms, providers
from core.errors import (
    ChangedBySomeoneElse,
    EventCanceled,
    EventHasEnded,
    NotAllowed,
    NotFound,
    OneEventOnly,
    ProviderNotApproved,
    ProviderSuspended,
    ReasonMissing,
)
from core.models import AuditEntry, Event, ProviderType
from core.permissions import Role
from core.rules.count_reports import CountReport
from tests.factories import DAY_AFTER, LAST_DAY, NOW, TODAY, days_from, details, make_event, make_provider, make_user

RETITLED = details(title="Decimals")


def edit(session, event, by, new=RETITLED, *, seen_version=None, today=LAST_DAY):
    seen = event.version if seen_version is None else seen_version
    events.edit(session, event, new, seen_version=seen, by=by, today=today, now=NOW)


def trail(session):
    return session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()


def test_an_added_event_is_stored_with_its_trail(session):
    ada = make_user(session)
    event = make_event(session, ada)
    session.expire_all()
    assert session.get(Event, event.id).minutes == 360
    assert [category.code for category in event.categories] == ["math"]
    assert [(entry.action, entry.by, entry.subject_id) for entry in trail(session)] == [
        ("event.added", "Ada Rides", event.id)
    ]


def test_a_form_sent_twice_makes_one_event(session):
    ada = make_user(session)
    first, second = (
        events.add(session, details(), provider_id=ada.provider_id, submission="key", by=ada, now=NOW) for _ in "ab"
    )
    assert first.id == second.id
    assert len(session.exec(select(Event)).all()) == 1


def test_fifty_parallel_submits_of_one_form_make_one_event(session, engine):
    ada = make_user(session)
    ada_id, provider_id, made, failed = ada.id, ada.provider_id, [], []

    def submit():
        with Session(engine, expire_on_commit=False) as own:
            try:
                by = own.get(type(ada), ada_id)
                made.append(events.add(own, details(), provider_id=provider_id, submission="k", by=by, now=NOW).id)
            except Exception as cause:
                failed.append(cause)

    threads = [threading.Thread(target=submit) for _ in range(50)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert len(made) == 50
    assert len(set(made)) == 1


def test_staff_enter_for_a_provider_and_the_trail_names_them(session):
    staff = make_user(session, Role.STAFF, full_name="Sam Staff")
    event = make_event(session, staff, provider_id=make_provider(session).id)
    assert trail(session)[0].by == "Sam Staff"
    assert event.provider_id


def test_entering_for_another_provider_is_not_found(session):
    ada, other = make_user(session), make_provider(session)
    with pytest.raises(NotFound):
        make_event(session, ada, provider_id=other.id)
    assert not session.exec(select(Event)).all()


def test_entering_for_no_provider_is_not_found(session):
    with pytest.raises(NotFound):
        make_event(session, make_user(session, Role.STAFF), provider_id=0)


def test_an_analyst_reads_and_enters_nothing(session):
    analyst = make_user(session, Role.ANALYST)
    with pytest.raises(NotAllowed):
        make_event(session, analyst, provider_id=make_provider(session).id)


def test_a_deactivated_user_changes_nothing(session):
    ada = make_user(session)
    event = make_event(session, ada)
    ada.active = False
    session.commit()
    with pytest.raises(NotAllowed):
        edit(session, event, ada)


def test_an_edit_moves_the_version_and_keeps_what_differs(session):
    ada = make_user(session)
    event = make_event(session, ada)
    edit(session, event, ada)
    assert (event.title, event.version) == ("Decimals", 2)
    entry = trail(session)[-1]
    assert (entry.action, entry.before, entry.after) == ("event.edited", {"title": "Fractions"}, {"title": "Decimals"})


def test_an_edit_that_changes_nothing_leaves_no_trace(session):
    ada = make_user(session)
    event = make_event(session, ada)
    edit(session, event, ada, details())
    assert event.version == 1
    assert len(trail(session)) == 1


def test_the_last_day_still_belongs_to_the_editor(session):
    ada = make_user(session)
    event = make_event(session, ada)
    edit(session, event, ada, today=LAST_DAY)
    assert event.title == "Decimals"


def test_editing_an_ended_event_is_refused_and_changes_nothing(session):
    ada = make_user(session)
    event = make_event(session, ada)
    with pytest.raises(EventHasEnded):
        edit(session, event, ada, today=DAY_AFTER)
    session.rollback()
    assert event.title == "Fractions"
    assert len(trail(session)) == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(session, engine):
    ada = make_user(session)
    event = make_event(session, ada)
    with Session(engine, expire_on_commit=False) as seconds:
        same = seconds.get(Event, event.id)
        seen = same.version
        edit(session, event, ada)
        with pytest.raises(ChangedBySomeoneElse):
            edit(seconds, same, seconds.get(type(ada), ada.id), details(title="Late"), seen_version=seen)
    session.refresh(event)
    assert event.title == "Decimals"


def test_of_racing_editors_none_is_lost(session, engine):
    """Eight people append to one title forty times in all; each who was told tries again."""
    ada = make_user(session)
    event = make_event(session, ada, title="0")
    ids = (event.id, ada.id)

    def append():
        for _ in range(5):
            while True:
                with Session(engine, expire_on_commit=False) as own:
                    mine, by = own.get(Event, ids[0]), own.get(type(ada), ids[1])
                    longer = details(title=str(int(mine.title) + 1))
                    try:
                        edit(own, mine, by, longer, seen_version=mine.version)
                        break
                    except ChangedBySomeoneElse:
                        continue

    threads = [threading.Thread(target=append) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    session.refresh(event)
    assert (event.title, event.version) == ("40", 41)


def test_another_providers_event_is_not_found(session):
    event = make_event(session)
    with pytest.raises(NotFound):
        edit(session, event, make_user(session))


def test_a_category_that_is_not_on_the_list_is_refused(session):
    with pytest.raises(NotFound, match="categories"):
        make_event(session, categories=["math", "alchemy"])


def test_staff_cancel_with_a_reason_and_nothing_more_is_entered(session):
    staff = make_user(session, Role.STAFF)
    event = make_event(session)
    with pytest.raises(ReasonMissing):
        events.cancel(session, event, reason="  ", by=staff, now=NOW)
    events.cancel(session, event, reason="Snow", by=staff, now=NOW)
    assert (trail(session)[-1].action, trail(session)[-1].reason) == ("event.cancelled", "Snow")
    for again in (
        lambda: edit(session, event, staff),
        lambda: events.cancel(session, event, reason="x", by=staff, now=NOW),
    ):
        with pytest.raises(EventCanceled):
            again()


def test_a_provider_does_not_cancel(session):
    ada = make_user(session)
    event = make_event(session, ada)
    with pytest.raises(NotAllowed):
        events.cancel(session, event, reason="Snow", by=ada, now=NOW)


def test_a_refusal_between_row_and_trail_stores_neither(session, monkeypatch):
    ada = make_user(session)

    def broken(*_args, **_values):
        raise RuntimeError

    monkeypatch.setattr("core.actions.events.audit.record_all", broken)
    with pytest.raises(RuntimeError):
        make_event(session, ada)
    session.rollback()
    assert not session.exec(select(Event)).all()


def test_a_year_long_course_is_one_event(session):
    event = make_event(session, starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30), hours="30")
    assert event.minutes == 1800


def single(session):
    return make_user(session, provider_id=make_provider(session, type=ProviderType.SINGLE_EVENT).id)


def test_a_single_event_provider_enters_one_event(session):
    walter = single(session)
    make_event(session, walter)
    with pytest.raises(OneEventOnly, match="become a multiple-event provider"):
        make_event(session, walter)
    session.rollback()
    assert len(session.exec(select(Event)).all()) == 1


def test_not_even_staff_enter_a_second_one_for_it(session):
    walter = single(session)
    make_event(session, walter)
    with pytest.raises(OneEventOnly):
        make_event(session, make_user(session, Role.STAFF), provider_id=walter.provider_id)


def test_a_canceled_event_makes_room_for_another(session):
    walter, staff = single(session), make_user(session, Role.STAFF)
    events.cancel(session, make_event(session, walter), reason="Snow", by=staff, now=NOW)
    make_event(session, walter)
    with pytest.raises(OneEventOnly):
        make_event(session, walter)


def test_its_form_sent_twice_is_still_the_one_event(session):
    walter = single(session)
    first, second = (
        events.add(session, details(), provider_id=walter.provider_id, submission="key", by=walter, now=NOW)
        for _ in "ab"
    )
    assert first.id == second.id


def test_of_ten_racing_forms_of_a_single_event_provider_one_is_kept(session, engine):
    walter = single(session)
    walter_id, made, refused, failed = walter.id, [], [], []

    def submit():
        with Session(engine, expire_on_commit=False) as own:
            try:
                made.append(make_event(own, own.get(type(walter), walter_id)).id)
            except OneEventOnly as refusal:
                refused.append(refusal)
            except Exception as cause:
                failed.append(cause)

    threads = [threading.Thread(target=submit) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert (len(made), len(refused)) == (1, 9)


def test_a_single_event_provider_reports_its_count_here(session):
    walter = single(session)
    event = make_event(session, walter)
    counts.report(session, [CountReport(event, 12)], by=walter, today=DAY_AFTER, now=NOW)
    assert event.certificates_issued == 12


def test_a_suspended_provider_enters_nothing_new_and_still_edits_prints_and_reports(session):
    ada = make_user(session)
    event = make_event(session, ada)
    providers.suspend(
        session, ada.provider, reason="No report.", by=make_user(session, Role.STAFF), today=TODAY, now=NOW
    )
    with pytest.raises(ProviderSuspended, match="Counts can still be reported"):
        make_event(session, ada)
    session.rollback()
    edit(session, event, ada)
    printed_forms.print_event(session, event, by=ada, now=NOW)
    counts.report(session, [CountReport(event, 3)], by=ada, today=DAY_AFTER, now=NOW)
    assert (event.title, event.certificates_issued) == ("Decimals", 3)


@pytest.mark.parametrize(("days", "enters"), [(-1, True), (0, True), (1, False)])
def test_events_are_entered_from_the_day_of_the_approval(session, days, enters):
    ada = make_user(session, provider_id=make_provider(session, approved_on=days_from(TODAY, days)).id)
    if enters:
        assert make_event(session, ada).id
    else:
        with pytest.raises(ProviderNotApproved):
            make_event(session, ada)
