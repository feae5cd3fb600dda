"""Names as the database searches them: as `folded` makes them, whichever apostrophe, dash or accent was stored."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from core.models.text_input import FOLDED_SIGNS, folded

LONGEST_SEARCH = 200


class FoldedText(FunctionElement[str]):
    """`folded` of a column. SQLite is given our own function when it is opened (`core.db`)."""

    type = String()
    inherit_cache = True


@compiles(FoldedText)
def _ours(element: FoldedText, compiler: Any, **named: Any) -> str:
    return f"folded({compiler.process(element.clauses, **named)})"


@compiles(FoldedText, "postgresql")
def _by_postgresql(element: FoldedText, compiler: Any, **named: Any) -> str:
    signs, plain = "".join(FOLDED_SIGNS), "".join(FOLDED_SIGNS.values()).replace("'", "''")
    text = f"translate({compiler.process(element.clauses, **named)}, '{signs}', '{plain}')"
    return f"lower(regexp_replace(normalize({text}, NFKD), '[\u0300-\u036f]', '', 'g'))"


def has_words(search: str, *columns: Any) -> ColumnElement[bool]:
    """Whether each word of the search is in one of the columns."""
    words = folded(search)[:LONGEST_SEARCH].split()
    in_any = (or_(*(FoldedText(column).contains(word, autoescape=True) for column in columns)) for word in words)
    return and_(True, *in_any)
