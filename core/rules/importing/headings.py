"""What the headings of lists of people mean, in the words of meeting programs, forms, shops and gradebooks."""

import re
from enum import StrEnum
from functools import lru_cache

from core.models.text_input import folded


class Heading(StrEnum):
    NAME = "name"
    SHOWN_NAME = "shown_name"
    PERSON = "person"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    FOLIO_NUMBER = "folio_number"
    UNITS = "units"
    SESSION = "session"
    DAY = "day"
    TIME = "time"
    ROOM = "room"
    ATTENDED = "attended"
    STATUS = "status"
    ROLE = "role"
    MINUTES = "minutes"
    JOINED = "joined"
    OF_A_PROGRAM = "of_a_program"


HEADINGS: dict[Heading, str] = {
    Heading.NAME: "name|full name|fullname|attendee name|participant name|teacher name|educator name|student name|"
    "name of attendee|name of participant|last, first|last name, first name|name (last, first)|first and last name|"
    "first & last name|your name|nom|nom complet|nombre|nombre completo|nome|naam",
    Heading.SHOWN_NAME: "name (original name)|user name (original name)|user name|display name|"
    "participant display name",
    Heading.PERSON: "attendee|participant|teacher|educator|student|learner|who",
    Heading.FIRST_NAME: "first name|first|firstname|given name|given names|vorname|prenom|attendee first name|"
    "participant first name",
    Heading.LAST_NAME: "last name|last|lastname|family name|surname|nachname|apellidos|attendee last name|"
    "attendee surname|participant last name",
    Heading.EMAIL: "e-mail|email|e-mail address|email address|mail|user email|attendee email|participant email|"
    "attendee e-mail|correo electronico|adresse e-mail|e-mail-adresse|courriel|email addresses|school email|work email",
    Heading.FOLIO_NUMBER: "folio number|folio|folio #|folio no|folio no.|license number|license|licence number|"
    "educator folio number|opi folio number|folio id|license #",
    Heading.UNITS: "units|units earned|credits|hours|pdus|renewal units|pd units|units requested",
    Heading.SESSION: "session|session title|session name|event|title of the event|course|workshop|title|"
    "name of the session|breakout|breakout session",
    Heading.DAY: "date|session date|day|start date",
    Heading.TIME: "time|session time|start time|begins|start|time slot|timeslot",
    Heading.ROOM: "room|session room|location",
    Heading.ATTENDED: "attended|attended?|attendance|present|present?|did attend|checked in|checked in?|no show|"
    "no-show",
    Heading.STATUS: "status|attendee status|approval status|registration status|ticket status|order status|"
    "enrollment status|booking status",
    Heading.ROLE: "role|rolle|rol|ruolo|funcion",
    Heading.MINUTES: "duration|duration (minutes)|total duration (minutes)|time in session (minutes)|"
    "in-meeting duration|attendance duration|minutes|duration (seconds)|in besprechungsdauer|besprechungsdauer|dauer|"
    "duree en reunion|duree|duracion en la reunion|duracion|time in meeting",
    Heading.JOINED: "join time|first join|time joined|joined|joined at|leave time|last leave|time exited|"
    "erster beitritt|letzter austritt|letztes verlassen|premiere participation|dernier depart|primera union|"
    "ultima salida|beitrittszeit|heure d'arrivee|hora de union",
    Heading.OF_A_PROGRAM: "sis user id|sis login id|participant id (upn)|order #|order date|registration time|"
    "reservationid|timestamp",
}
_EXACT = {words: heading for heading, all_ in HEADINGS.items() for words in all_.split("|")}
_NOT_THE_PERSON = re.compile(
    r"\b(school|district|event|session|course|program|company|organi[sz]ation|employer|meeting|file|principal|"
    r"supervisor|host|buyer|purchaser|billing|user ?name|provider|activity|emergency|contact|middle|preferred|"
    r"building|presenter|instructor|nick|ticket|maiden|badge|domain|category)\b"
)
_LOOSE = (
    (re.compile(r"\bfolio\b|\blicen[sc]e (?:number|no|#)"), Heading.FOLIO_NUMBER),
    (re.compile(r"\be-?mail\b"), Heading.EMAIL),
    (re.compile(r"\bfirst (?:name )?(?:and|&|\+) last\b|\bfull name\b|\blast,? first\b"), Heading.NAME),
    (re.compile(r"\bfirst name\b|\bgiven name\b"), Heading.FIRST_NAME),
    (re.compile(r"\blast name\b|\bsurname\b|\bfamily name\b"), Heading.LAST_NAME),
    (re.compile(r"\bname\b"), Heading.NAME),
)
_LONGEST = 200  # letters of a question that somebody asked in a form


@lru_cache(4096)
def heading_of(text: str, *, exactly: bool = False) -> Heading | None:
    """What a heading means; unless `exactly`, also a question of a form, like "What is your OPI folio number?"."""
    words = " ".join(folded(text).split()).strip(" :*?\"'")
    if found := _EXACT.get(words):
        return found
    if exactly or len(words) > _LONGEST or _NOT_THE_PERSON.search(words):
        return None
    return next((heading for pattern, heading in _LOOSE if pattern.search(words)), None)


def says_last_first(text: str) -> bool:
    """Whether a heading says that its names are written so."""
    return bool(re.search(r"\blast(?: name)?\s*,\s*first\b", folded(text)))
