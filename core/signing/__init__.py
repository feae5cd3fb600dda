"""The signature of the system under its documents (PAdES B-B), and what is to be thought of a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from core.settings import read_or_create, settings
from core.signing.cms import Envelope
from core.signing.keys import SigningKey, development_key, load_pkcs12_key, new_development_key

LARGEST_FILE = 5_000_000  # bytes
REASON = "Issued by the Professional Development Unit Provider System"

_MOST_SIGNATURES = 10  # that are looked at in one file
_OPENING = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached "
_RANGE_LATER = b"/ByteRange [0 ########## ########## ##########]"
_RANGE = re.compile(rb"/ByteRange \[0 (\d{10}) (\d{10}) (\d{10})\]")
_CODE = re.compile(rb"<dc:identifier>([A-Z2-7]{16,64})</dc:identifier>")


class Signer:
    """Signs files with one key. The same file gets the same signature, whenever it is signed."""

    def __init__(self, key: SigningKey, *, is_official: bool) -> None:
        self.key = key
        self.is_official = is_official
        self._envelope = Envelope(key.certificate, key.issuers)
        self.known = (self._envelope, *map(Envelope, key.former))

    @property
    def name(self) -> str:
        """The name in the certificate of the key."""
        return self.key.certificate.subject.rfc4514_string()

    def sign(self, before: bytes, after: bytes) -> bytes:
        """The whole file: what stands before the signature, from `opening` on, the signature, the rest."""
        where = b"/ByteRange [0 %010d %010d %010d]" % (len(before), len(before) + self.room, len(after))
        before = before.replace(_RANGE_LATER, where)
        digest = sha256(before + after).digest()
        signature = self.key.private.sign(self._envelope.attributes(digest), PKCS1v15(), SHA256())
        return b"".join((before, b"<", self._envelope.around(digest, signature).hex().encode(), b">", after))

    @property
    def room(self) -> int:
        """The bytes that a signature takes in a file."""
        return 2 * self._envelope.size + 2


def opening(moment: datetime) -> bytes:
    """The dictionary of a signature, up to the place of the signature itself. Close it with ">>"."""
    written = f"{moment.astimezone(UTC):%Y%m%d%H%M%S}".encode(), REASON.encode()
    return _OPENING + b"/M (D:%sZ) /Reason (%s) " % written + _RANGE_LATER + b" /Contents "


class Verdict(StrEnum):
    """What is to be thought of a file that somebody brings."""

    INTACT = "intact"
    ADDED_TO = "added to"  # signed here, followed by additions that leave what is certified as it was
    CHANGED = "changed"  # signed here, and not the same any more
    SAVED_ANEW = "saved anew"  # signed here once; another program wrote the file, so the signature covers nothing
    FOREIGN = "foreign"  # signed by somebody else
    UNSIGNED = "unsigned"
    NOT_A_PDF = "not a PDF"
    TOO_LARGE = "too large"


@dataclass(frozen=True)
class Checked:
    """`code` is the verification code that the file carries; it is verified only where `signed_bytes` is not 0: so
    many bytes from the beginning are a file as it was issued. In an intact file these are all."""

    verdict: Verdict
    code: str = ""
    signed_bytes: int = 0


@cache
def signer() -> Signer:
    """The signer of this installation: the operator's key, or else one made for trial and stored."""
    if file := settings().SIGNING_P12:
        return Signer(load_pkcs12_key(Path(file), settings().SIGNING_PASSWORD.get_secret_value()), is_official=True)
    pem = read_or_create(settings().data_folder / "development-signing.pem", new_development_key)
    return Signer(development_key(pem), is_official=False)


def check_signature(pdf: bytes) -> Checked:
    """What is to be thought of the bytes that somebody brings. Never raises, and reads no more than 5 MB."""
    return checked(pdf, signer().known)


def checked(pdf: bytes, known: Sequence[Envelope]) -> Checked:
    """The same, where `known` are the envelopes of the keys that are ours."""
    if len(pdf) > LARGEST_FILE:
        return Checked(Verdict.TOO_LARGE)
    if not pdf.startswith(b"%PDF-"):
        return Checked(Verdict.NOT_A_PDF)
    signed = next((length for length in _lengths(pdf) if _is_signed(pdf[:length], known)), 0)
    code = _CODE.search(pdf[:signed] if signed else pdf)
    return Checked(_verdict(pdf, signed, known), code[1].decode() if code else "", signed)


def _lengths(pdf: bytes) -> list[int]:
    """How long the file was when it was signed, as the signatures in it say: ours is the first, if there is one."""
    ranges = list(islice(_RANGE.finditer(pdf), _MOST_SIGNATURES))
    return [length for found in ranges if (length := int(found[2]) + int(found[3])) <= len(pdf)]


def _is_signed(pdf: bytes, known: Sequence[Envelope]) -> bool:
    return any(_is_intact(pdf, envelope) for envelope in known)


def _verdict(pdf: bytes, signed: int, known: Sequence[Envelope]) -> Verdict:
    if signed == len(pdf):
        return Verdict.INTACT
    if signed or any(_is_ours(pdf, envelope) for envelope in known):
        return Verdict.CHANGED if signed or _is_in_its_place(pdf) else Verdict.SAVED_ANEW
    return Verdict.FOREIGN if b"/ByteRange" in pdf else Verdict.UNSIGNED


def _is_in_its_place(pdf: bytes) -> bool:
    """Whether a signature still stands where `Signer` put it, in its own writing. A program that saves a file anew
    writes everything in its own way and elsewhere: then the signature covers nothing, but nobody tampered with it."""
    return _OPENING in pdf or any(pdf[int(found[1]) : int(found[1]) + 1] == b"<" for found in _RANGE.finditer(pdf))


def _is_intact(pdf: bytes, envelope: Envelope) -> bool:
    """Whether all of the file is signed, in the one way in which `Signer` signs."""
    ranges = _RANGE.findall(pdf)
    if len(ranges) != 1:
        return False
    start, end, rest = map(int, ranges[0])
    if end - start != 2 * envelope.size + 2 or end + rest != len(pdf):
        return False
    return _signs(envelope, sha256(pdf[:start] + pdf[end:]).digest(), pdf[start:end])


def _signs(envelope: Envelope, digest: bytes, found: bytes) -> bool:
    """Whether what was found in the place of the signature is the one of a file with this digest."""
    try:
        signature = envelope.signature_in(bytes.fromhex(found[1:-1].decode("ascii")))
        _public(envelope.certificate).verify(signature, envelope.attributes(digest), PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        return False
    return found == b"<%s>" % envelope.around(digest, signature).hex().encode()


def _is_ours(pdf: bytes, envelope: Envelope) -> bool:
    """Whether a signature of ours was here once: its certificate is named in two places."""
    certificate = envelope.certificate.public_bytes(Encoding.DER)
    text = pdf.lower()
    written = envelope.mark.hex().encode() in text or certificate.hex().encode() in text
    return written or certificate in pdf  # some programs write it as it is, not as hexadecimal digits


def _public(certificate: x509.Certificate) -> rsa.RSAPublicKey:
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)  # that of a signer, see `load_pkcs12_key`
    return key
