"""Captchas: letters in a picture that a program cannot read, and the same letters spoken."""

import secrets
from functools import cache

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

LENGTH = 6
_LETTERS = "ABCDEFHJKMNPRTUVWXY"  # those that nobody mistakes, seen or heard


def new_letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def picture(letters: str) -> bytes:
    """A PNG, drawn differently each time."""
    return bytes(_painter().generate(letters).getvalue())


def sound(letters: str) -> bytes:
    """A WAV in which the letters are spoken over noise. Costs some tenths of a second."""
    return bytes(_speaker().generate(letters))


def are_those(letters: str, typed: str) -> bool:
    """Whether somebody typed the letters, in any case, with or without spaces."""
    return secrets.compare_digest("".join(typed.split()).upper().encode(), letters.encode())


@cache
def _painter() -> ImageCaptcha:
    return ImageCaptcha(width=300, height=90)


@cache
def _speaker() -> AudioCaptcha:
    return AudioCaptcha()
