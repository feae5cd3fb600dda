"""Keys that sign documents: from the operator's PKCS #12 file, or made here for trial."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

SHORTEST_RSA = 2048
_DEVELOPMENT_BITS = 3072
_DEVELOPMENT_NAME = "Open PDUPS development key — not official"
_NOT_USABLE = f"use a PKCS #12 file with an RSA key of {SHORTEST_RSA} bits or more and its certificate"


@dataclass(frozen=True)
class SigningKey:
    """`issuers` go into each signature; what `former` certificates signed is still known as ours."""

    private: rsa.RSAPrivateKey
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()
    former: tuple[x509.Certificate, ...] = ()


def load_pkcs12_key(file: Path, password: str) -> SigningKey:
    """The key in a PKCS #12 file. Raises ValueError with what to do about it.

    Of the further certificates in the file those of authorities are issuers, the others former ones.
    """
    try:
        found = pkcs12.load_pkcs12(file.read_bytes(), password.encode() or None)
    except OSError:
        raise ValueError("there is no such file, or it may not be read") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("it is no PKCS #12 file, or PDUPS_SIGNING_PASSWORD is not its password") from None
    if not isinstance(found.key, rsa.RSAPrivateKey) or found.key.key_size < SHORTEST_RSA or not found.cert:
        raise ValueError(_NOT_USABLE)
    if found.cert.certificate.public_key() != found.key.public_key():
        raise ValueError(_NOT_USABLE)
    others = [other.certificate for other in found.additional_certs]
    issuers = tuple(filter(_is_authority, others))
    former = tuple(c for c in others if c not in issuers and isinstance(c.public_key(), rsa.RSAPublicKey))
    return SigningKey(found.key, found.cert.certificate, issuers, former)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def new_development_key() -> bytes:
    """A key that says of itself that it is not official, with its certificate, as PEM."""
    key = rsa.generate_private_key(65537, _DEVELOPMENT_BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + _self_signed(key).public_bytes(Encoding.PEM)


def development_key(pem: bytes) -> SigningKey:
    """What `new_development_key` made."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(_NOT_USABLE)
    return SigningKey(key, x509.load_pem_x509_certificate(pem))


def _self_signed(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _DEVELOPMENT_NAME)])
    wanted = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))  # demo certificates are issued in the past
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_documents(), critical=True)
    )
    return wanted.sign(key, SHA256())


def _signs_documents() -> x509.KeyUsage:
    nothing_else = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **nothing_else)
