"""Encryption and keyed hashes with keys derived from the installation's secret key.

The names of the purposes go into the derivation: a changed one makes stored values unreadable.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.settings import settings


def keyed_hash(secret: str) -> str:
    """A keyed hash under which a short secret is stored: without the key it cannot be tried out."""
    return hmac.digest(_key(b"recognise", settings().secret_key), secret.encode(), "sha256").hex()


def file_key(code: str) -> str:
    """What opens the file of a personal certificate, beside its code: stored nowhere, sent to its owner only."""
    return urlsafe_b64encode(hmac.digest(_key(b"file", settings().secret_key), code.encode(), "sha256")[:18]).decode()


def is_file_key(code: str, key: str) -> bool:
    return hmac.compare_digest(file_key(code).encode(), key.encode("utf-8", "replace"))


def encrypt(text: str) -> str:
    """Encrypted for this installation."""
    return _fernet(settings().secret_key).encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text of `encrypt`. Raises cryptography's InvalidToken where the key was another one."""
    return _fernet(settings().secret_key).decrypt(text.encode()).decode()


@cache
def _fernet(secret_key: bytes) -> Fernet:
    return Fernet(urlsafe_b64encode(_key(b"seal", secret_key)))


@cache
def _key(purpose: bytes, secret_key: bytes) -> bytes:
    """One key a purpose, so that none can be used for another."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pdups " + purpose).derive(secret_key)


def token_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_UNMISTAKABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1


def new_code(length: int = 8) -> str:
    """Random letters and digits that nobody mistakes for one another: five bits each."""
    return "".join(secrets.choice(_UNMISTAKABLE) for _ in range(length))
