"""A SQLite database full of events, and staff who are signed in to it."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from core import db, migrations, rollups
from core.models import Event, Provider, User, UserSession
from core.permissions import Role
from demo.bulk_copy import indexes_made_afterwards

PROVIDERS = 3_000

_PROVIDERS = f"""
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {PROVIDERS})
INSERT INTO {Provider.__tablename__}
    (id, name, type, phone, address, contact_name, contact_email, version)
SELECT i, 'School District ' || i, 'multiple_event', '406-555-0101', '', 'Ada Rides', 'ada@example.org', 1 FROM n
"""
# The first provider holds some thousand events; most of the ended ones have their count.
_EVENTS = f"""
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :events),
days(i, starts_on) AS (SELECT i, date(:today, '+60 days', '-' || (i * 7919 % 3650) || ' days') FROM n)
INSERT INTO {Event.__tablename__}
    (id, provider_id, title, instructor, description, starts_on, ends_on, location, city, state, zip_code,
     minutes, certificates_issued, cancelled_at, version, entered_at, search_text)
SELECT i,
    CASE WHEN i % (:events / 3000 + 1) = 0 THEN 1 ELSE 2 + i % {PROVIDERS - 1} END,
    'Fractions for grade ' || (i % 12 + 1) || ', part ' || i, 'Emmy Noether', 'Halves, thirds and quarters.',
    starts_on, date(starts_on, '+' || (i % 3) || ' days'),
    CASE i % 3 WHEN 0 THEN 'online' WHEN 1 THEN 'in_person' ELSE 'both' END,
    CASE i % 3 WHEN 0 THEN '' ELSE 'Helena' END, CASE i % 3 WHEN 0 THEN '' ELSE 'MT' END, '',
    60 * (i % 8 + 1),
    CASE WHEN i % 3650 > 200 AND date(starts_on, '+3 days') < :today AND i % 100 > 1 THEN i % 40 END,
    CASE WHEN i % 97 = 0 THEN '2026-01-01 00:00:00.000000' END, 1, '2026-01-01 00:00:00.000000',
    'fractions for grade ' || (i % 12 + 1) || ', part ' || i || ' emmy noether'
FROM days
"""


def fill(file: Path, events: int, *, visitors: int = 1) -> None:
    """Make the database `file` with so many events and so many signed-in members of staff."""
    engine = db.connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA cache_size = -200000")
        session.execute(text(_PROVIDERS))
        with indexes_made_afterwards(session.connection()):
            session.execute(text(_EVENTS), {"events": events, "today": datetime.now(UTC).date().isoformat()})
        rollups.rebuild(session.connection())
        for number in range(visitors):
            session.add_all(_signed_in(number))
        session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _signed_in(number: int) -> tuple[User, UserSession]:
    now = datetime.now(UTC)
    user = User(
        username=f"staff{number}", full_name="Ada Rides", email="ada@example.org", role=Role.STAFF, created_at=now
    )
    session = UserSession(
        cookie_hash=hashlib.sha256(cookie_of(number).encode()).hexdigest(), user=user, started_at=now, last_seen_at=now
    )
    return user, session


def cookie_of(number: int) -> str:
    """The secret in the cookie of that member of staff."""
    return f"bench-{number}"
