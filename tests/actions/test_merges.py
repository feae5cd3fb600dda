import pytest
from sqlmodel import select

from core.actions import merges
from core.errors import NotAllowed
from core.models import AuditEntry, Conference, Event, OutboxMail, ProviderNote, User
from core.permissions import Role
from tests.factories import NOW, make_event, make_provider, make_user
from tests.test_rollups import assert_right


@pytest.fixture
def staff(session):
    return make_user(session, Role.STAFF)


@pytest.fixture
def two(session):
    """Helena SD #1 with an event, a user, a conference, a note and a mail; and Helena Public Schools."""
    source, into = make_provider(session, name="Helena SD #1"), make_provider(session)
    clerk = make_user(session, provider_id=source.id)
    make_event(session, clerk)
    make_event(session, make_user(session, provider_id=into.id), title="Theirs before")
    session.add(Conference(provider_id=source.id, name="Fall", entered_at=NOW))
    session.add(ProviderNote(provider_id=source.id, text="called", written_at=NOW, written_by_id=clerk.id))
    session.add(OutboxMail(provider_id=source.id, kind="x", to="a@b.c", subject="", body="", queued_at=NOW, due_at=NOW))
    session.commit()
    return source, into


def owned(session, provider):
    session.rollback()
    session.expire_all()
    kinds = (Event, User, Conference, ProviderNote, OutboxMail)
    return [len(session.exec(select(k.id).where(k.provider_id == provider.id)).all()) for k in kinds]


def test_everything_moves_and_nothing_is_lost(session, two, staff):
    source, into = two
    merged = merges.merge(session, source, into, by=staff, now=NOW)
    assert owned(session, source) == [0, 0, 0, 0, 0]
    assert owned(session, into) == [2, 2, 1, 1, 1]
    assert source.merged_into_id == into.id
    assert_right(session)
    assert merged.moved["event"] == [1]
    assert session.exec(select(AuditEntry.action)).all()[-1] == "provider.merged"


def test_a_merge_is_taken_apart_without_what_came_later(session, two, staff):
    source, into = two
    merged = merges.merge(session, source, into, by=staff, now=NOW)
    make_event(session, session.exec(select(User).where(User.provider_id == into.id)).first(), title="Later")
    merges.split(session, merged, by=staff, now=NOW)
    assert owned(session, source) == [1, 1, 1, 1, 1]
    assert owned(session, into) == [2, 1, 0, 0, 0]
    assert source.merged_into_id is None
    assert_right(session)
    with pytest.raises(NotAllowed, match="apart already"):
        merges.split(session, merged, by=staff, now=NOW)


def test_a_provider_is_not_merged_with_itself_nor_twice(session, two, staff):
    source, into = two
    with pytest.raises(NotAllowed, match="same record"):
        merges.merge(session, source, source, by=staff, now=NOW)
    merges.merge(session, source, into, by=staff, now=NOW)
    for pair in ((source, into), (into, source), (make_provider(session), source)):
        with pytest.raises(NotAllowed, match="merged already"):
            merges.merge(session, *pair, by=staff, now=NOW)


def test_only_staff_merge(session, two):
    for role in (Role.ANALYST, Role.MANAGER, Role.PROVIDER):
        with pytest.raises(NotAllowed):
            merges.merge(session, *two, by=make_user(session, role), now=NOW)


def test_every_table_with_a_provider_is_moved():
    owned = merges._owned()
    assert set(owned) >= {"event", "user_account", "request", "outbox_mail", "report"}
    assert all(hasattr(kind, "id") and hasattr(kind, "provider_id") for kind in owned.values())
