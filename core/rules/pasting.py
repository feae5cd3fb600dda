"""What people paste or bring as a roster: which column is what, and what a line without columns says."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.models.typed import folded


class Column(NamedTuple):
    """A field of a roster, what it is called on the screen, and the headings that mean it."""

    field: str
    label: str
    headings: tuple[str, ...]


COLUMNS = (
    Column("name", "Name", ("name", "full name", "attendee", "participant", "first name", "given name", "teacher")),
    Column("last_name", "Last name, where it has a column", ("last name", "family name", "surname")),
    Column("email", "E-mail", ("e-mail", "email", "e-mail address", "email address", "mail")),
    Column("folio_number", "Folio number", ("folio number", "folio", "folio #", "license number", "license")),
    Column("units", "Units, if they differ", ("units", "units earned", "credits", "hours", "pdus", "renewal units")),
    Column("session", "Session", ("session", "session title", "event", "title of the event", "course", "workshop")),
)
NO_COLUMN = "—"
_BETWEEN = re.compile(r"[\t;|]|,(?=\s|$|[^,]*@)|,")
_MEANS = {heading: column.field for column in COLUMNS for heading in column.headings}


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """The heading of each field, as far as the words tell."""
    found: dict[str, str] = {}
    for heading in headings:
        if field := _MEANS.get(folded(heading).strip(" :*")):
            found.setdefault(field, heading)
    return found


def has_headings(first_line: str) -> bool:
    return any(folded(cell).strip(' :*"') in _MEANS for cell in _BETWEEN.split(first_line))


def by_columns(headings: Sequence[str], row: Sequence[str], meant: Mapping[str, str]) -> dict[str, Any]:
    """What a row of a table says of a person."""
    typed = {field: row[headings.index(heading)].strip() for field, heading in meant.items() if heading in headings}
    last_name = typed.pop("last_name", "")
    return typed | {"name": f"{typed.get('name', '')} {last_name}".strip()}


def by_line(line: str) -> dict[str, Any]:
    """What a line says of a person: an address has an @, a folio number has digits, the rest is the name.

    "Lee, Ann" is Ann Lee.
    """
    pieces = [piece.strip() for piece in _BETWEEN.split(line) if piece.strip()]
    typed: dict[str, Any] = {"name": "", "email": "", "folio_number": ""}
    words = []
    for piece in pieces:
        if "@" in piece:
            typed["email"] = piece.strip("<>")
        elif any(map(str.isdigit, piece)) and not re.search(r"[^\W\d_]{3}", piece):
            typed["folio_number"] = piece
        else:
            words.append(piece)
    return typed | {"name": " ".join(reversed(words) if len(words) == 2 else words)}
