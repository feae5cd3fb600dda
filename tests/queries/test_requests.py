import time
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text

from core.actions import requests as actions
from core.errors import NotFound
from core.models import Request, RequestKind, RequestState
from core.permissions import Role
from core.queries import requests
from core.queries.keyset import PAGE
from core.queries.requests import RequestFilter
from tests.factories import NOW, TODAY, make_application, make_event, make_request, make_user

OPEN = RequestState.OPEN


@pytest.fixture
def ada(session):
    return make_user(session)


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org")


def many(session, number, **values):
    """So many requests about nothing, one a day due."""
    row = {
        "kind": "cancellation",
        "state": "open",
        "about": "x",
        "before": {},
        "proposed": {},
        "reason": "",
        "note": "",
    }
    session.execute(
        insert(Request),
        [
            {**row, "subject_key": f"event:{n}", "asked_at": NOW, "due_on": TODAY + timedelta(days=n % 7), **values}
            for n in range(number)
        ],
    )
    session.commit()


def pages(session, criteria, user):
    """Every page, one after the other."""
    after = ""
    while True:
        page = requests.page_of(session, RequestFilter(**{**vars(criteria), "after": after}), user=user)
        yield page.requests
        if not (after := page.next):
            return


@pytest.mark.parametrize("state", [OPEN, None])
def test_pages_follow_one_another_without_gap_or_repetition(session, staff, state):
    many(session, 2 * PAGE + 3)
    found = list(pages(session, RequestFilter(True, state=state), staff))
    assert [len(page) for page in found] == [PAGE, PAGE, 3]
    rows = [request for page in found for request in page]
    assert len({request.id for request in rows}) == 2 * PAGE + 3
    keys = [(r.due_on, r.id) if state else -r.id for r in rows]
    assert keys == sorted(keys)


@pytest.mark.parametrize(("number", "more"), [(PAGE, False), (PAGE + 1, True)])
def test_a_full_page_has_a_next_one_only_when_there_is_more(session, staff, number, more):
    many(session, number)
    assert bool(requests.page_of(session, RequestFilter(True, state=OPEN), user=staff).next) is more


@pytest.mark.parametrize("cursor", ["x", "1", "1.x", ".", "1.2026-13-01", f"{10**30}.2026-06-15", "-1.2026-06-15"])
def test_a_cursor_that_nobody_gave_is_no_page(session, staff, cursor):
    with pytest.raises(NotFound):
        requests.page_of(session, RequestFilter(True, state=OPEN, after=cursor), user=staff)


def test_the_two_screens_share_out_the_kinds(session, ada, staff):
    cancellation, application = make_request(session, make_event(session, ada), ada), make_application(session)
    assert requests.page_of(session, RequestFilter(True), user=staff).requests == [cancellation]
    assert requests.page_of(session, RequestFilter(False), user=staff).requests == [application]
    of_kind = RequestFilter(True, kind=RequestKind.CORRECTION)
    assert requests.page_of(session, of_kind, user=staff).requests == []


def test_one_sees_what_a_colleague_asked_and_finds_the_own(session, ada):
    colleague = make_user(session, provider_id=ada.provider_id)
    theirs, own = (make_request(session, make_event(session, who), who) for who in (colleague, ada))
    assert requests.page_of(session, RequestFilter(True), user=ada).requests == [own, theirs]
    assert requests.page_of(session, RequestFilter(True, own=True), user=ada).requests == [own]


def test_an_application_is_opis_alone(session, ada, staff):
    application = make_application(session)
    assert requests.get(session, application.id, user=staff) == application
    with pytest.raises(NotFound):
        requests.get(session, application.id, user=ada)


@pytest.mark.parametrize(("today", "late"), [(date(2026, 6, 24), 0), (date(2026, 6, 25), 2)])
def test_what_waits_is_counted_for_each_screen_and_what_is_late_for_both(session, ada, staff, today, late):
    make_request(session, make_event(session, ada), ada)
    make_application(session)
    answered = make_request(session, make_event(session, ada), ada)
    actions.decide(session, [answered], approve=False, note="No.", by=staff, today=TODAY, now=NOW)
    assert requests.waiting(session, user=staff, today=today) == (1, 1, late)
    assert requests.waiting(session, user=make_user(session), today=today) == (0, 0, 0)
    assert requests.waiting(session, user=ada, today=today) == (0, 1, min(late, 1))


def test_the_queue_of_ten_thousand_is_read_from_the_index_of_the_open_ones(session, staff, engine):
    many(session, 10_000)
    many(session, 20_000, state="approved")
    session.execute(text("ANALYZE"))
    started = time.perf_counter()
    page = requests.page_of(session, RequestFilter(True, state=OPEN), user=staff)
    took = time.perf_counter() - started
    assert len(page.requests) == PAGE
    assert took < 0.1
    if engine.dialect.name == "sqlite":
        plan = session.execute(
            text("EXPLAIN QUERY PLAN SELECT * FROM request WHERE state = 'open' ORDER BY due_on, id LIMIT 51")
        ).all()
        assert "request_queue" in str(plan)
