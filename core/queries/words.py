"""Finding events by words, however many there are.

The events of one provider are few enough to be read. Among those of everyone, the database's index of words
(SQLite FTS5, PostgreSQL GIN; both keep themselves) finds what begins with each word that was typed. Where
very many fit, reading the newest events until a page is full is quicker than sorting them all: so the index
is asked for so many and no more.
"""

import re

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col

from core.errors import Refused
from core.models import Event

MANY = 10_000
_WORD = re.compile(r"[^\W_]+")
_INDEXED = {
    "sqlite": "SELECT rowid FROM event_words WHERE event_words MATCH :words LIMIT :many",
    "postgresql": "SELECT id FROM event"
    " WHERE to_tsvector('simple', regexp_replace(search_text, '[^[:alnum:]]+', ' ', 'g'))"
    " @@ to_tsquery('simple', :words) LIMIT :many",
}


def found_by_index(session: Session, folded_search: str) -> ColumnElement[bool] | None:
    """Events with words that begin so; None when there are so many that the newest ones soon fill a page.

    Raises Refused for a search without a letter or digit.
    """
    words = _WORD.findall(folded_search)
    if not words:
        raise Refused("Type a word of the title or the instructor's name to search for.")
    dialect = session.get_bind().dialect.name
    asked = " ".join(f'"{word}"*' for word in words) if dialect == "sqlite" else " & ".join(f"{w}:*" for w in words)
    found = session.connection().execute(text(_INDEXED[dialect]), {"words": asked, "many": MANY + 1}).scalars().all()
    return col(Event.id).in_(found) if len(found) <= MANY else None
