"""Finding events by words, however many there are.

The events of one provider are few enough to be read. Among those of everyone, the database's index of words
(SQLite FTS5, PostgreSQL GIN; both keep themselves) finds what begins with each word that was typed. Where
very many fit, reading the newest events until a page is full is quicker than sorting them all: so the index
is asked for so many and no more.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col

from core.errors import Refused
from core.models import Event

MANY = 10_000
_WORD = re.compile(r"[^\W_]+")
_SQLITE = "SELECT rowid FROM event_words WHERE event_words MATCH :words LIMIT :many"
_POSTGRESQL = (
    "SELECT id FROM event WHERE to_tsvector('simple', regexp_replace(search_text, '[^[:alnum:]]+', ' ', 'g'))"
    " @@ to_tsquery('simple', :words)"
)


def found_by_index(session: Session, folded_search: str) -> ColumnElement[bool] | None:
    """Events with words that begin so; None when there are so many that the newest ones soon fill a page.

    Raises Refused for a search without a letter or digit.
    """
    words = _WORD.findall(folded_search)
    if not words:
        raise Refused("Type a word of the title or the instructor's name to search for.")
    found = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}[session.get_bind().dialect.name](session, words)
    return None if found is None or len(found) > MANY else col(Event.id).in_(found)


def _in_sqlite(session: Session, words: list[str]) -> Sequence[int]:
    asked = {"words": " ".join(f'"{word}"*' for word in words), "many": MANY + 1}
    return session.connection().execute(text(_SQLITE), asked).scalars().all()


def _in_postgresql(session: Session, words: list[str]) -> Sequence[int] | None:
    """Its index gives all that fit or nothing, so its planner is asked first how many these may be."""
    connection, asked = session.connection(), {"words": " & ".join(f"{word}:*" for word in words)}
    plan: Any = connection.execute(text(f"EXPLAIN (FORMAT JSON) {_POSTGRESQL}"), asked).scalar()
    if plan[0]["Plan"]["Plan Rows"] > MANY:
        return None
    return connection.execute(text(f"{_POSTGRESQL} LIMIT {MANY + 1}"), asked).scalars().all()
