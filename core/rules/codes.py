"""Codes that people type: how long they live, how often they may be tried, and how they are read."""

import re
import unicodedata
from base64 import b32encode
from datetime import datetime, timedelta
from urllib.parse import unquote

from core.models.accounts import OneTimeCode, Purpose
from core.settings import settings

CODE_LIFE = {Purpose.RESET: timedelta(minutes=10), Purpose.INVITATION: timedelta(days=7)}
CODE_TRIES = 5
CODES_A_DAY = 5
RECOVERY_CODES = 10


def normalized_code(code: str) -> str:
    """A code as people type it: any case, with spaces or dashes."""
    return "".join(code.split()).replace("-", "").upper()


def is_live(code: OneTimeCode, now: datetime) -> bool:
    return code.used_at is None and code.tries_left > 0 and now <= code.expires_at


CODE_BYTES = 20  # 160 random bits make 32 letters without padding


def code_from(random_bytes: bytes) -> str:
    """The code that people type and QR codes hold, of CODE_BYTES random bytes."""
    return b32encode(random_bytes).decode()


LONGEST_INPUT = 2000  # characters that are read of user input
# RFC 4648, section 6: base32 leaves these three digits out for the letters that they look like.
_LOOKALIKES = str.maketrans("018", "OIB")
_BEFORE_CODE = re.compile(r"(?:/(?:verify|certificates|passports)/|[?&]code=|\bcode\s*:)\s*([^/?&#]+)", re.IGNORECASE)
_FILE_ENDING = re.compile(r"\.pdf\W*$", re.IGNORECASE)


def normalized_verification_code(user_input: str) -> str:
    """The code that somebody typed or pasted: in groups, in small letters, with 0, 1 or 8 for O, I or B, with any
    dashes, dots or spaces, or as part of the address that is printed beside it. Other letters and digits stay, so
    that a code which is wrong is not found."""
    text = unicodedata.normalize("NFKC", unquote(user_input[:LONGEST_INPUT]))
    if in_url := _BEFORE_CODE.search(text):
        text = in_url[1]
    text = _FILE_ENDING.sub("", text)
    return "".join(filter(_counts_in_code, text)).upper().translate(_LOOKALIKES)


def _counts_in_code(character: str) -> bool:
    """Whether it is no dash, dot, space, sign or invisible character, of whatever alphabet."""
    return unicodedata.category(character)[0] not in "PZCS"


def verify_url(code: str) -> str:
    """Where whoever has the code sees what the certificate truly says: what the QR code holds."""
    return f"{settings().BASE_URL}/verify/{code}"
