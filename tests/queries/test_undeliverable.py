"""Who cannot be reached: refused is what the last mail says, and never signed in takes more than a week."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotAllowed, NotFound
from core.models import OutboxMail, UserSession
from core.permissions import Role
from core.queries import undeliverable
from core.queries.compliance import work_list
from core.queries.keyset import PAGE
from core.queries.undeliverable import DeliveryProblem, undeliverable_users
from tests.factories import NOW, TODAY, make_event, make_provider, make_user

LONG_AGO = NOW - timedelta(days=60)
SENT, GIVEN_UP, TRIED = {"sent_at": NOW}, {"given_up_at": NOW, "problem": "No such person."}, {"problem": "Busy."}


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF, email="staff@example.org", password_hash="x")


@pytest.fixture
def ada(session):
    return make_user(session, password_hash="x")


def mail(session, outcome, to="ada@example.org"):
    row = OutboxMail(kind="k", to=to, subject="s", body="b", queued_at=NOW, due_at=NOW, **outcome)
    session.add(row)
    session.commit()


def asked(session, user, trouble=None, **values):
    return undeliverable_users(session, trouble, user=user, today=TODAY, now=NOW, **values)


@pytest.mark.parametrize(
    ("outcomes", "listed"),
    [
        ([], False),
        ([SENT], False),
        ([GIVEN_UP], True),
        ([TRIED], False),  # it may arrive yet
        ([{}], False),  # nobody has tried yet
        ([SENT, GIVEN_UP], True),
        ([GIVEN_UP, SENT], False),  # the address is good again
        ([GIVEN_UP, {}], True),  # until it is known what becomes of the next
        ([GIVEN_UP, SENT, GIVEN_UP], True),
    ],
)
def test_the_last_mail_that_has_an_outcome_decides(session, staff, ada, outcomes, listed):
    for outcome in outcomes:
        mail(session, outcome)
    found = asked(session, staff)
    assert [row.user.id for row in found] == ([ada.id] if listed else [])
    assert undeliverable.number(session, at_most=9, user=staff, now=NOW) == len(found)
    assert not listed or (found[0].refused.problem, found[0].never_since) == ("No such person.", None)


def test_another_address_or_a_deactivated_account_is_not_there(session, staff, ada):
    mail(session, GIVEN_UP, to="somebody@example.org")
    assert not asked(session, staff)
    mail(session, GIVEN_UP)
    ada.active = False
    session.commit()
    assert not asked(session, staff)


@pytest.mark.parametrize(
    ("since", "listed"),
    [(timedelta(days=7, seconds=1), True), (timedelta(days=7), False), (timedelta(), False)],
)
def test_an_invitation_may_wait_for_seven_days(session, staff, since, listed):
    make_user(session, created_at=NOW - since)
    assert bool(asked(session, staff, DeliveryProblem.NEVER)) is listed


def test_whoever_signed_in_without_a_password_is_reached(session, staff):
    user = make_user(session, created_at=LONG_AGO)
    session.add(UserSession(cookie_hash="h", user_id=user.id, started_at=NOW, last_seen_at=NOW))
    session.commit()
    assert not asked(session, staff)


def test_the_filter_narrows_and_whoever_is_both_stands_there_once(session, staff, ada):
    mail(session, GIVEN_UP)
    silent = make_user(session, email="silent@example.org", created_at=LONG_AGO)
    both = make_user(session, email="both@example.org", created_at=LONG_AGO)
    mail(session, GIVEN_UP, to="both@example.org")
    ids = {trouble: {row.user.id for row in asked(session, staff, trouble)} for trouble in (None, *DeliveryProblem)}
    assert ids[DeliveryProblem.REFUSED] == {ada.id, both.id}
    assert ids[DeliveryProblem.NEVER] == {silent.id, both.id}
    assert ids[None] == {ada.id, silent.id, both.id}
    assert len(asked(session, staff)) == 3


def late_user(session, **values):
    user = make_user(session, created_at=LONG_AGO, **values)
    day = TODAY - timedelta(days=31)
    make_event(session, user, starts_on=day, ends_on=day)
    return user


def test_people_of_late_providers_come_first_and_are_marked(session, staff):
    early = make_user(session, created_at=LONG_AGO)
    late = late_user(session)
    assert [(row.user.id, row.is_late) for row in asked(session, staff)] == [(late.id, True), (early.id, False)]


def test_the_agencys_own_people_are_there_too(session, staff):
    other = make_user(session, Role.STAFF, created_at=LONG_AGO)
    assert [row.user.id for row in asked(session, staff)] == [other.id]


def test_pages_follow_each_other_without_gap_and_double(session, staff):
    provider = make_provider(session)
    people = [make_user(session, provider_id=provider.id, created_at=LONG_AGO).id for _ in range(PAGE + 3)]
    late = late_user(session).id
    first = asked(session, staff)
    assert len(first) == PAGE + 1
    second = asked(session, staff, after=first[PAGE - 1].cursor)
    assert [row.user.id for row in [*first[:PAGE], *second]] == [late, *people]


@pytest.mark.parametrize("cursor", ["x", "2.1", "0.", "0.-1", "0.0", "1." + "9" * 40, "1.٣", "0.1.2", "0.1; drop"])
def test_a_cursor_that_nobody_gave_is_not_found(session, staff, cursor):
    with pytest.raises(NotFound):
        asked(session, staff, after=cursor)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PROVIDER])
def test_only_the_agency_asks(session, role):
    user = make_user(session, role)
    with pytest.raises(NotAllowed):
        asked(session, user)
    with pytest.raises(NotAllowed):
        undeliverable.number(session, at_most=9, user=user, now=NOW)


def reached(session, staff):
    (late,) = work_list(session, user=staff, today=TODAY)
    return late.is_reached


def test_a_late_provider_of_whom_nobody_is_reached_is_marked_on_the_work_list(session, staff):
    late = late_user(session, email="late@example.org")
    assert not reached(session, staff), "nobody has signed in yet"
    colleague = make_user(session, provider_id=late.provider_id, email="ok@example.org", password_hash="x")
    assert reached(session, staff)
    mail(session, GIVEN_UP, to="ok@example.org")
    assert not reached(session, staff)
    mail(session, SENT, to="ok@example.org")
    assert reached(session, staff)
    colleague.active = False
    session.commit()
    assert not reached(session, staff)


unused = count()  # the mails of an example stay for the next ones
outcomes = st.lists(st.sampled_from([SENT, GIVEN_UP, TRIED, {}]), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(many=st.lists(outcomes, min_size=1, max_size=4))
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_who_is_refused_is_what_reading_every_mail_says(session, staff, many):
    expected = set()
    for each in many:
        address = f"{next(unused)}@example.org"
        user = make_user(session, email=address, password_hash="x")
        for outcome in each:
            mail(session, outcome, to=address)
        known = [outcome for outcome in each if outcome in (SENT, GIVEN_UP)]
        expected |= {user.id} if known[-1:] == [GIVEN_UP] else set()
    rows = asked(session, staff, DeliveryProblem.REFUSED)
    number, few = (undeliverable.number(session, at_most=most, user=staff, now=NOW) for most in (9, 2))
    found = {row.user.id for row in rows}
    for row in rows:
        row.user.active = False  # so that the next example begins empty
    session.commit()
    assert found == expected
    assert (number, few) == (len(expected), min(len(expected), 2))
