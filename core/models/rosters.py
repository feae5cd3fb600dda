"""Rosters: who took part in an event, and the certificates that these people got."""

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from core.formats import MINUTES_A_UNIT
from core.models.events import Event
from core.models.folio import folio_number_of
from core.models.text_input import UserInput, email_of, is_nothing, is_spreadsheet_error, text_of
from core.settings import settings

LONGEST_NAME = 120
MOST_MARKS = 4  # on one letter; the languages of Montana need two
_STACKED = re.compile(rf"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MOST_MARKS + 1},}}")
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?", re.ASCII)


_name_text = text_of("the name", LONGEST_NAME)
_email = email_of("the e-mail address")


def _name(value: object) -> str:
    name = _name_text(value)
    if not name.isascii() and _STACKED.search(name):
        raise ValueError(f"“{name[:20]}…” has more marks on one letter than can be printed; type the name anew.")
    if is_spreadsheet_error(name):
        raise ValueError(f"{name} is an error of the spreadsheet and not a name; enter the name.")
    if is_nothing(name):
        raise ValueError(f"“{name}” is not a name; enter the name as it should stand on the certificate.")
    if not any(map(str.isalpha, name)):
        raise ValueError(f"“{name}” has no letter in it; enter the name as it should stand on the certificate.")
    return name


def _email_or_none(value: object) -> str:
    """Lower case, as everywhere where an address stands for a person; "N/A" and the like are none."""
    text = str(value or "").strip()
    return "" if not text or is_nothing(text) else _email(text).lower()


def _units(value: object) -> Decimal | None:
    text = str(value if value is not None else "").strip()
    return _units_of(text, settings().UNIT_STEP, settings().UNIT_MINIMUM) if text else None


@lru_cache(256)  # thousands of rows have the same few
def _units_of(text: str, step: Decimal, minimum: Decimal) -> Decimal:
    if not _NUMBER.fullmatch(text) or Decimal(text) < minimum:
        raise ValueError(f"“{text[:20]}” are no units: enter a number from {minimum:f}, like 6 or 1.5, or nothing.")
    if Decimal(text) % step:
        raise ValueError(f"{text} units are not possible: units go in steps of {step:f}.")
    return Decimal(text)


class AttendeeDetails(UserInput):
    """What is typed about one person on a roster. No units mean those of the event."""

    name: Annotated[str, BeforeValidator(_name)]
    email: Annotated[str, BeforeValidator(_email_or_none)] = ""
    folio_number: Annotated[str, BeforeValidator(folio_number_of)] = ""
    units: Annotated[Decimal | None, BeforeValidator(_units)] = None

    @property
    def minutes(self) -> int | None:
        return None if self.units is None else int(self.units * MINUTES_A_UNIT)


class Attendee(SQLModel, table=True):
    """One person on the roster of one event. `minutes` is None where the event's own apply.

    `person` is the folded name, e-mail address and folio number: the same person stands on a roster
    once. Two people who share all three are told apart by a number at its end, on purpose.
    """

    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("event_id", "person"),)

    id: int = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    name: str
    email: str = ""
    folio_number: str = ""
    minutes: int | None = None
    completed: bool = True
    person: str
    entered_at: datetime
    entered_by_id: int | None = Field(default=None, foreign_key="user_account.id", description="None: claimed")

    event: Event = Relationship()
