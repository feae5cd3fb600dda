"""What a certificate says of an event."""

import hashlib
import re
import unicodedata
from base64 import b32encode
from datetime import date
from urllib.parse import unquote

from core.models import CertificateContent, Event, Location
from core.models.events import MINUTES_A_UNIT
from core.models.times import clock_time
from core.settings import settings


def place_of(event: Event) -> str:
    """Location as printed: "Helena, MT", "Online", or "Online and Helena, MT"."""
    town = f"{event.city}, {event.state}"
    return {Location.ONLINE: "Online", Location.IN_PERSON: town, Location.BOTH: f"Online and {town}"}[event.location]


def content_of(event: Event) -> CertificateContent:
    """Section II as it would be printed now."""
    return CertificateContent(
        title=event.title,
        instructor=event.instructor,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        provider_name=event.provider.name,
        provider_phone=event.provider.phone,
        location=place_of(event),
        minutes=event.minutes,
    )


CODE_BYTES = 20  # 160 random bits make 32 letters without padding


def code_from(random_bytes: bytes) -> str:
    """The code that people type and QR codes hold, of CODE_BYTES random bytes."""
    return b32encode(random_bytes).decode()


LONGEST_TYPED = 2000  # characters that are read of what is typed or pasted
# RFC 4648, section 6: base32 leaves these three digits out for the letters that they look like.
_LOOKALIKES = str.maketrans("018", "OIB")
_BEFORE_CODE = re.compile(r"(?:/(?:verify|certificates|passports)/|[?&]code=|\bcode\s*:)\s*([^/?&#]+)", re.IGNORECASE)
_FILE_ENDING = re.compile(r"\.pdf\W*$", re.IGNORECASE)


def code_typed(typed: str) -> str:
    """The code that somebody typed or pasted: in groups, in small letters, with 0, 1 or 8 for O, I or B, with any
    dashes, dots or spaces, or as part of the address that is printed beside it. Other letters and digits stay, so
    that a code which is wrong is not found."""
    text = unicodedata.normalize("NFKC", unquote(typed[:LONGEST_TYPED]))
    if in_address := _BEFORE_CODE.search(text):
        text = in_address[1]
    text = _FILE_ENDING.sub("", text)
    return "".join(filter(_counts_in_code, text)).upper().translate(_LOOKALIKES)


def _counts_in_code(character: str) -> bool:
    """Whether it is no dash, dot, space, sign or invisible character, of whatever alphabet."""
    return unicodedata.category(character)[0] not in "PZCS"


def verify_address(code: str) -> str:
    """Where whoever has the code sees what the certificate truly says: what the QR code holds."""
    return f"{settings().BASE_URL}/verify/{code}"


def hash_of(content: CertificateContent) -> str:
    """SHA-256 of what is printed: two prints with the same hash are the same paper."""
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()


def day(value: date) -> str:
    """A date as people in Montana write it: June 12, 2026."""
    return f"{value:%B} {value.day}, {value.year}"


def times_in_words(event: Event) -> str:
    """8:30 AM to 10:00 AM, or what is known of it."""
    return " to ".join(clock_time(value) for value in (event.begins_at, event.finishes_at) if value)


def days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def units(minutes: int) -> str:
    """Minutes of instruction as units of one hour: 90 is 1.5, 360 is 6."""
    return f"{minutes / MINUTES_A_UNIT:.2f}".rstrip("0").rstrip(".")
