"""texts for search and comparison with one apostrophe and one dash

`folded` has made ’ ‘ ʻ ʼ one and all dashes one since; what was stored before is brought into that form, where it
has one of those signs. Two people on one roster whose keys become the same by that stay two, told apart by a number.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

SIGNS = {"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "′": "'", "ʹ": "'", "ꞌ": "'"} | dict.fromkeys("‐‑‒–—−", "-")
TABLE = str.maketrans(SIGNS)


def upgrade() -> None:
    connection = op.get_bind()
    event = sa.table('event', sa.column('id'), sa.column('search_text'))
    text = event.c.search_text
    for old, new in SIGNS.items():
        text = sa.func.replace(text, old, new)
    has_one = sa.or_(*(event.c.search_text.contains(sign) for sign in SIGNS))
    connection.execute(event.update().where(has_one).values(search_text=text))
    attendee = sa.table('attendee', sa.column('id'), sa.column('event_id'), sa.column('person'))
    has_one = sa.or_(*(attendee.c.person.contains(sign) for sign in SIGNS))
    found = connection.execute(sa.select(attendee).where(has_one).order_by(attendee.c.id)).all()
    for number, event_id, person in found:
        there = sa.select(attendee.c.person).where(attendee.c.event_id == event_id, attendee.c.id != number)
        name, *marks = person.rsplit('|', 2)
        key = _free('|'.join([name.translate(TABLE), *marks]), set(connection.execute(there).scalars()))
        connection.execute(attendee.update().where(attendee.c.id == number).values(person=key))


def _free(key: str, taken: set[str]) -> str:
    """The key, or with the first number that makes it one of its own."""
    if key not in taken:
        return key
    return next(f"{key}{number}" for number in range(2, len(taken) + 3) if f"{key}{number}" not in taken)
