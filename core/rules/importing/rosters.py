"""What people paste or bring as a roster: which column is what, and what a line without columns says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from core.models.folio import folio_number_of
from core.models.text_input import folded, is_nothing
from core.rules.importing.headings import HEADINGS, Heading, heading_of
from core.rules.importing.names import Change, Mended, mended


class Column(NamedTuple):
    """A field of a roster, and what it is called on the screen."""

    field: str
    label: str


COLUMNS = (
    Column("name", "Name"),
    Column("last_name", "Last name, where it has a column"),
    Column("email", "E-mail"),
    Column("folio_number", "Folio number"),
    Column("units", "Units, if they differ"),
    Column("session", "Session"),
)
SESSION_COLUMNS = (
    Column("day", "Date of the session"),
    Column("time", "Time of the session"),
    Column("room", "Room of the session"),
)
NO_COLUMN = "—"
_BETWEEN = re.compile(r"[\t;|,]")
_ADDRESS = re.compile(r"<?(?:mailto:)?([^@\s<>,;\"()]+@[^@\s<>,;\"()]+)>?", re.IGNORECASE)
_IN_ANGLES = re.compile(r"[^<>]*<[^<>\s]+@[^<>\s]+>")
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”")
_NAME_AND_NUMBER = re.compile(r"([^\d]*[^\W\d_]{2}[^\d#]*?)[\s#]+(\d{4,12})", re.ASCII)
_CALLED_FOLIO = re.compile(r"(?:opi\s+)?(?:folio|license|licence)\b[^\d]*\d", re.IGNORECASE)
_STRONG = {Heading.NAME, Heading.FIRST_NAME, Heading.LAST_NAME, Heading.EMAIL, Heading.FOLIO_NUMBER}


class PastedPerson(NamedTuple):
    """What one line, or a part of one, says of a person."""

    text: str
    name: Mended
    email: str = ""
    folio_number: str = ""


def guessed(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """The heading of each field, as far as the words tell, or else the cells.

    A full name wins over its parts; the parts win over the name that a meeting program showed.
    """
    found: dict[Heading, str] = {}
    for exactly in (True, False):
        for heading in headings:
            meaning = heading_of(heading, exactly=exactly)
            if meaning and heading not in found.values():
                found.setdefault(meaning, heading)
    meant = _names_among(found)
    meant |= {f.value: found[f] for f in HEADINGS if f in found and f not in _NAMES and f.value not in meant}
    if "email" not in meant and (column := _column_of_addresses(headings, rows)):
        meant["email"] = column
    order = [column.field for column in (*COLUMNS, *SESSION_COLUMNS)]
    return {field: meant[field] for field in order if field in meant}


_NAMES = {Heading.NAME, Heading.SHOWN_NAME, Heading.PERSON, Heading.FIRST_NAME, Heading.LAST_NAME}


def _names_among(found: Mapping[Heading, str]) -> dict[str, str]:
    if Heading.NAME in found:
        return {"name": found[Heading.NAME]}
    if Heading.FIRST_NAME in found and Heading.LAST_NAME in found:
        return {"name": found[Heading.FIRST_NAME], "last_name": found[Heading.LAST_NAME]}
    whole = found.get(Heading.SHOWN_NAME) or found.get(Heading.PERSON) or found.get(Heading.FIRST_NAME)
    if whole:
        return {"name": whole}
    return {"last_name": found[Heading.LAST_NAME]} if Heading.LAST_NAME in found else {}


def _column_of_addresses(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    for place, heading in enumerate(headings):
        cells = [row[place] for row in rows[:100] if row[place]]
        if cells and sum(bool(_ADDRESS.fullmatch(cell)) for cell in cells) * 2 > len(cells):
            return heading
    return ""


def has_headings(first_line: str) -> bool:
    """Two cells that are headings, or one that is for nothing else, with no address or digit beside it.

    A word like Teacher can be a heading, and stands after many a name.
    """
    cells = [cell.strip(' "') for cell in _BETWEEN.split(first_line) if cell.strip(' "')]
    found = [heading for cell in cells if (heading := heading_of(cell, exactly=True))]
    if len(found) > 1:
        return True
    return any(h in _STRONG for h in found) and not re.search(r"[@\d]", first_line)


def by_columns(headings: Sequence[str], row: Sequence[str], meant: Mapping[str, str]) -> dict[str, Any]:
    """What a row of a table says of a person."""
    cells = {field: row[headings.index(heading)].strip() for field, heading in meant.items() if heading in headings}
    last_name = cells.pop("last_name", "")
    name = cells.get("name", "")
    if last_name and not (_is_whole(meant.get("name", "")) and _has_at_end(name, last_name)):
        name = f"{name} {last_name}".strip()
    return cells | {"name": name}


def _is_whole(heading: str) -> bool:
    return heading_of(heading) is not Heading.FIRST_NAME


def _has_at_end(name: str, last_name: str) -> bool:
    """“Odalys Fenwick” has “Fenwick”, and “Fenwick, Odalys” too."""
    whole, last = folded(name), folded(last_name)
    return whole == last or whole.endswith(f" {last}") or whole.startswith(f"{last},") or f" {last}," in whole


def people_in(text: str) -> list[tuple[int, PastedPerson]]:
    """Everybody in a pasted list, with the number of the line, empty ones not counted."""
    lines = [line for line in text.splitlines() if line.strip()]
    parts = [(number, part) for number, line in enumerate(lines, start=1) for part in _people_of(line)]
    turns = _are_turned([part for _, part in parts])
    return [(number, person_of(part, turns=turns)) for number, part in parts]


def _are_turned(lines: Sequence[str]) -> bool:
    """Whether those that can only be "Last, First" are more than those that are whole names before a comma."""
    read = [person_of(line).name for line in lines]
    certain = sum(Change.TURNED in name.changes and not name.question for name in read)
    return certain > sum(Change.TURNED not in name.changes and " " in name.name for name in read)


def _people_of(line: str) -> Iterator[str]:
    """An Outlook "To" line is several people: each has an address in angle brackets, or semicolons between them."""
    bracketed = _IN_ANGLES.findall(line)
    parts = [part.strip() for part in line.split(";") if part.strip()]
    if len(bracketed) > 1:
        rest = line[line.rindex(">") + 1 :].strip(" ,;\t")
        people = [part.strip(" ,;\t") for part in bracketed]
        yield from [*people[:-1], f"{people[-1]}\t{rest}" if rest else people[-1]]
    elif len(parts) > 1 and (line.count("@") > 1 or "@" not in line) and all(map(_is_one_person, parts)):
        yield from parts
    else:
        yield line


def _is_one_person(part: str) -> bool:
    if "@" in part:
        return part.count("@") == 1
    return len(part.split()) > 1 and not re.search(r"\d", part)


def person_of(line: str, *, turns: bool = False) -> PastedPerson:
    """What a line says of a person: an address has an @, a folio number has digits, the rest is the name."""
    found_email = _ADDRESS.search(line)
    email = found_email[1] if found_email else ""
    rest = line.replace(found_email[0], "\t", 1) if found_email else line
    rest = _QUOTED.sub(lambda found: (found[1] or found[2] or "").strip(), rest)
    words, numbers = _sorted_pieces(mended_numbering(rest))
    number = next(filter(_is_folio_number, numbers), numbers[0] if numbers else "")
    others = [piece for piece in numbers if piece != number]
    name = mended(", ".join([*words, *others]), turns=turns)
    if "\t" in rest.strip() and len(words) == 2 and name.changes == (Change.TURNED,) and "," not in rest:
        question = f"Is the name “{words[0]} {words[1]}” or “{words[1]} {words[0]}”? Enter it as it should be printed."
        name = name._replace(question=question)
    return PastedPerson(line.strip(), name, email, number)


def mended_numbering(text: str) -> str:
    """Without the number or bullet in front, which would else be taken for a folio number."""
    found = re.match(r"\s*(?:\d{1,4}[.)]|\(\d{1,4}\)|[-–—•*·▪◦‣●○])\s+(?=[^\W\d\"]|\")", text)
    return text[found.end() :] if found else text


def _sorted_pieces(text: str) -> tuple[list[str], list[str]]:
    """The pieces that are words, and those that may be a folio number."""
    words, numbers = [], []
    for piece in (piece.strip(" <>") for piece in _BETWEEN.split(text)):
        if not piece or is_nothing(piece):
            continue
        if both := _NAME_AND_NUMBER.fullmatch(piece):
            if not _CALLED_FOLIO.match(piece):
                words.append(both[1].strip())
            numbers.append(both[2])
        elif _may_be_number(piece):
            numbers.append(piece)
        else:
            words.append(piece)
    return words, numbers


def _may_be_number(piece: str) -> bool:
    if not any(map(str.isdigit, piece)):
        return False
    return bool(_CALLED_FOLIO.match(piece)) or not re.search(r"[^\W\d_oOiIl]", piece)


def _is_folio_number(piece: str) -> bool:
    try:
        return bool(folio_number_of(piece))
    except ValueError:
        return False


def by_line(line: str) -> dict[str, Any]:
    """The same as what is typed. "Lee, Ann" is Ann Lee, and "Ann Lee, Jr." stays so."""
    person = person_of(line)
    return {"name": person.name.name, "email": person.email, "folio_number": person.folio_number}
