"""The trail is append-only and chained: what is changed behind the program's back is found and named."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from core.models import AuditAction, AuditEntry
from core.queries import audit
from core.settings import settings
from tests.factories import make_event, make_user

ROOT = Path(__file__).parents[1]


@pytest.fixture
def trail(session):
    """Five events entered, so five entries."""
    ada = make_user(session)
    for number in range(5):
        make_event(session, ada, title=f"Event {number}", description="Ḱʷuk̓ʷ 🙂")
    return session


def tamper(session, *statements):
    """What somebody with the database's own rights can do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for verb in ("UPDATE", "DELETE"):
            session.execute(text(f"DROP TRIGGER audit_entry_keeps_{verb}"))
    for statement in statements:
        session.execute(text(statement))
    session.commit()


def test_an_untouched_trail_holds(trail):
    assert audit.first_break(trail) is None
    assert audit.length(trail) == 5


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET reason = 'x' WHERE id = 2", "DELETE FROM audit_entry WHERE id = 2"],
)
def test_the_database_itself_refuses_a_change_of_the_trail(trail, statement):
    with pytest.raises(DatabaseError, match="append-only"):
        trail.execute(text(statement))
    trail.rollback()
    assert audit.first_break(trail) is None


def test_postgresql_refuses_to_empty_the_trail_too(postgres):
    with pytest.raises(DatabaseError, match="append-only"), postgres.begin() as connection:
        connection.execute(text("TRUNCATE audit_entry"))


COPY = "INSERT INTO audit_entry SELECT {id}, at, by_id, by, action, thing, thing_id, before, after, reason, chain"


@pytest.mark.parametrize(
    ("what", "statements", "names"),
    [
        ("edited", ["UPDATE audit_entry SET after = '{}' WHERE id = 3"], "Entry 3 (event.added by Ada Rides)"),
        ("deleted", ["DELETE FROM audit_entry WHERE id = 3"], "Entry 3 is missing"),
        (
            "swapped",
            [f"UPDATE audit_entry SET id = {a} WHERE id = {b}" for a, b in ((99, 2), (2, 3), (3, 99))],
            "Entry 2 (",
        ),
        ("inserted", [f"{COPY.format(id=6)} FROM audit_entry WHERE id = 5"], "Entry 6 ("),
        ("cut off at the tail", ["DELETE FROM audit_entry WHERE id > 3"], "should end with entry 5"),
    ],
)
def test_the_trail_finds_and_names_what_was(trail, what, statements, names):
    tamper(trail, *statements)
    assert names in audit.first_break(trail)


def test_nobody_without_the_key_writes_a_trail_that_holds(trail, monkeypatch):
    settings.cache_clear()
    monkeypatch.setenv("PDUPS_SECRET_KEY", "another key that has bytes enough, too")
    try:
        assert "Entry 1 (" in audit.first_break(trail)
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_entries_are_numbered_without_gaps_whatever_fails_between(trail):
    make_user(trail)
    trail.rollback()
    ada = make_user(trail)
    make_event(trail, ada)
    assert trail.exec(select(AuditEntry.id).order_by(AuditEntry.id)).all() == [1, 2, 3, 4, 5, 6]


def test_every_action_of_the_trail_is_written_somewhere():
    sources = [file.read_text() for part in ("actions", "changes") for file in (ROOT / "core" / part).glob("*.py")]
    written = {name for source in sources for name in re.findall(r"AuditAction\.([A-Z_]+)", source)}
    assert written == set(AuditAction.__members__)


def test_every_action_of_the_trail_has_words_of_its_own():
    words = [action.words for action in AuditAction]
    assert all(words)
    assert len(set(words)) == len(words)
