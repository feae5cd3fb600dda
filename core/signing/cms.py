"""The envelope of a PAdES B-B signature (CMS, RFC 5652): RSA with SHA-256, the certificate named in it.

All of it but the digest and the signature is the same for each file that a key signs, so it is made once.
It is written here byte by byte, as it is short and must always have the same length.
"""

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

DIGEST_BYTES = 32

_SEQUENCE, _SET, _OCTETS, _INTEGER, _OID = 0x30, 0x31, 0x04, 0x02, 0x06
_ATTRIBUTES = _CERTIFICATES = _CONTENT = 0xA0  # [0], constructed
_SIGNED_DATA = "2a864886f70d010702"
_DATA = "2a864886f70d010701"
_SHA256 = "608648016503040201"
_RSA = "2a864886f70d010101"
_CONTENT_TYPE = "2a864886f70d010903"
_MESSAGE_DIGEST = "2a864886f70d010904"
_SIGNING_CERTIFICATE_V2 = "2a864886f70d010910022f"
_NULL = b"\x05\x00"
_VERSION_1 = b"\x02\x01\x01"


class Envelope:
    """What surrounds each signature by the key of one certificate."""

    def __init__(self, certificate: x509.Certificate, issuers: tuple[x509.Certificate, ...] = ()) -> None:
        self.certificate = certificate
        self._certificates = [c.public_bytes(Encoding.DER) for c in (certificate, *issuers)]
        self._signature_bytes = certificate.public_key().key_size // 8  # type: ignore[union-attr]  # RSA
        self.mark = certificate.fingerprint(SHA256())
        serial = certificate.serial_number
        serial_bytes = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
        self._signed_by = _der(_SEQUENCE, certificate.issuer.public_bytes(), _der(_INTEGER, serial_bytes))
        self.size = len(self.around(bytes(DIGEST_BYTES), bytes(self._signature_bytes)))

    def attributes(self, digest: bytes) -> bytes:
        """What the key signs for a file of this SHA-256 digest."""
        return _der(_SET, self._attributes(digest))

    def around(self, digest: bytes, signature: bytes) -> bytes:
        """The signature of a file as it stands in the file, always of `size` bytes."""
        sha256, rsa = _der(_SEQUENCE, _oid(_SHA256)), _der(_SEQUENCE, _oid(_RSA), _NULL)
        attributes = _der(_ATTRIBUTES, self._attributes(digest))
        signed = _der(_OCTETS, signature)
        signer = _der(_SEQUENCE, _VERSION_1, self._signed_by, sha256, attributes, rsa, signed)
        content, certificates = _der(_SEQUENCE, _oid(_DATA)), _der(_CERTIFICATES, *self._certificates)
        data = _der(_SEQUENCE, _VERSION_1, _der(_SET, sha256), content, certificates, _der(_SET, signer))
        return _der(_SEQUENCE, _oid(_SIGNED_DATA), _der(_CONTENT, data))

    def signature_in(self, envelope: bytes) -> bytes:
        return envelope[-self._signature_bytes :]

    def _attributes(self, digest: bytes) -> bytes:
        certificate = _der(_SEQUENCE, _der(_SEQUENCE, _der(_SEQUENCE, _der(_OCTETS, self.mark))))
        return b"".join(
            sorted(
                [
                    _attribute(_CONTENT_TYPE, _oid(_DATA)),
                    _attribute(_MESSAGE_DIGEST, _der(_OCTETS, digest)),
                    _attribute(_SIGNING_CERTIFICATE_V2, certificate),
                ]
            )
        )


def _attribute(kind: str, value: bytes) -> bytes:
    return _der(_SEQUENCE, _oid(kind), _der(_SET, value))


def _oid(hexadecimal: str) -> bytes:
    return _der(_OID, bytes.fromhex(hexadecimal))


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
