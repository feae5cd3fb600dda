"""Signatures: a standard reader accepts them, and whatever is changed shows."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from hypothesis import given
from hypothesis import strategies as some
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.documents.certificates import personal_certificate
from core.settings import read_or_create, settings
from core.signing import LARGEST_FILE, Signer, Verdict, check_signature, checked, signer
from core.signing.keys import development_key, load_pkcs12_key, new_development_key
from tests.documents.people import CODE, ISSUED_AT, make_person, official_signer, trial_signer
from tests.documents.updates import saved_anew, without_signature

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def signed():
    return personal_certificate(make_person(), signer=trial_signer())


def verdict(pdf):
    return checked(pdf, trial_signer().known).verdict


def read_by_pyhanko(pdf, certificate):
    found = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    root = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False)
    return found, validate_pdf_signature(found, signer_validation_context=context)


def test_a_standard_reader_accepts_the_signature(signed):
    found, status = read_by_pyhanko(signed, trial_signer().key.certificate)
    assert status.bottom_line
    assert status.intact
    assert found.evaluate_signature_coverage().name == "ENTIRE_FILE"
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert status.signer_reported_dt == ISSUED_AT
    kinds = {attribute["type"].native for attribute in found.signer_info["signed_attrs"]}
    assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}


def test_an_intact_file_gives_its_code(signed):
    assert check_by_trial(signed).code == CODE


def check_by_trial(pdf):
    return checked(pdf, trial_signer().known)


def test_any_flipped_byte_shows(signed):
    missed = []
    for place in range(5, len(signed), 23):
        flipped = bytearray(signed)
        flipped[place] ^= 1
        if verdict(bytes(flipped)) != Verdict.CHANGED:
            missed.append(place)
    assert missed == []


def test_an_appended_update_shows(signed):
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Changed"] = writer.root["/Lang"]
    writer.update_root()
    changed = BytesIO()
    writer.write(changed)
    assert verdict(changed.getvalue()) == Verdict.CHANGED
    assert verdict(signed + b"\n") == Verdict.CHANGED
    assert verdict(signed[:-1]) == Verdict.CHANGED


def test_an_appended_page_shows(signed):
    with pikepdf.open(BytesIO(signed)) as file:
        file.add_blank_page()
        saved = BytesIO()
        file.save(saved)
    assert verdict(saved.getvalue()) != Verdict.INTACT


@pytest.mark.parametrize("options", [{}, {"compress_streams": False}, {"linearize": True}, {"qdf": True}])
def test_a_file_that_a_viewer_saved_anew_is_not_called_changed(signed, options):
    found = check_by_trial(saved_anew(signed, **options))
    assert (found.verdict, found.signed_bytes) == (Verdict.SAVED_ANEW, 0)


def test_a_file_that_was_rewritten_by_another_library_is_not_called_changed(signed):
    rewritten = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(signed))).write(rewritten)
    assert verdict(rewritten.getvalue()) == Verdict.SAVED_ANEW


def test_a_file_without_its_signature_is_unsigned(signed):
    assert verdict(without_signature(signed)) == Verdict.UNSIGNED


def test_the_signature_of_another_key_is_not_ours():
    foreign = personal_certificate(make_person(), signer=official_signer())
    assert verdict(foreign) == Verdict.FOREIGN


def test_the_signature_of_another_file_does_not_fit(signed):
    other = personal_certificate(make_person(name="Ida Prairie"), signer=trial_signer())
    start, end = signed.index(b"/Contents <"), signed.index(b">", signed.index(b"/Contents <"))
    moved = signed[:start] + other[other.index(b"/Contents <") :][: end - start] + signed[end:]
    assert len(moved) == len(signed)
    assert verdict(moved) == Verdict.CHANGED


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"", Verdict.NOT_A_PDF),
        (b"PK\x03\x04", Verdict.NOT_A_PDF),
        (b"%PDF-1.7\n", Verdict.UNSIGNED),
        (b"%PDF-1.7\n/ByteRange [0 1 2 3]", Verdict.FOREIGN),
        (b"%PDF-" + b"x" * (LARGEST_FILE - 5), Verdict.UNSIGNED),
        (b"%PDF-" + b"x" * (LARGEST_FILE - 4), Verdict.TOO_LARGE),
    ],
    ids=range(6),
)
def test_other_files_are_called_what_they_are(file, expected):
    assert verdict(file) == expected


def test_an_unsigned_certificate_is_unsigned():
    assert verdict(personal_certificate(make_person(), signer=None)) == Verdict.UNSIGNED


@given(some.binary(), some.integers(0, 40_000), some.integers(0, 40_000))
def test_garbage_raises_nothing(garbage, start, end):
    signed = personal_certificate(make_person(), signer=trial_signer())
    check_by_trial(b"%PDF-" + garbage)
    assert check_by_trial(signed[:start] + garbage + signed[start + len(garbage) :]) is not None
    assert check_by_trial(signed[:start] + signed[end:]) is not None


def p12(tmp_path, key, certificate, others=None, password=b"secret"):
    file = tmp_path / "key.p12"
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", key, certificate, others, BestAvailableEncryption(password))
    )
    return file


def test_the_operators_key_signs_and_former_certificates_are_still_known(tmp_path, signed):
    mine = development_key(new_development_key())
    file = p12(tmp_path, mine.private, mine.certificate, [trial_signer().key.certificate])
    ours = Signer(load_pkcs12_key(file, "secret"), is_official=True)
    assert checked(personal_certificate(make_person(), signer=ours), ours.known).verdict == Verdict.INTACT
    assert checked(signed, ours.known).verdict == Verdict.INTACT


def test_a_wrong_password_is_said_in_one_sentence(tmp_path):
    mine = trial_signer().key
    file = p12(tmp_path, mine.private, mine.certificate)
    with pytest.raises(ValueError, match="PDUPS_SIGNING_PASSWORD is not its password"):
        load_pkcs12_key(file, "wrong")


def test_a_key_that_is_not_rsa_is_refused(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
    )
    with pytest.raises(ValueError, match="RSA key of 2048 bits"):
        load_pkcs12_key(p12(tmp_path, key, certificate), "secret")


def test_without_a_key_one_is_made_once_and_says_what_it_is():
    signer.cache_clear()
    first = signer()
    signer.cache_clear()
    assert signer().key.certificate == first.key.certificate
    assert not first.is_official
    assert "not official" in first.name
    file = settings().data_folder / "development-signing.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    pdf = personal_certificate(make_person(), signer=first)
    assert check_signature(pdf).verdict == Verdict.INTACT


def test_starters_at_once_agree_on_one_key(tmp_path):
    program = (
        "import sys; from pathlib import Path; from core.settings import read_or_create; from os import urandom;"
        "print(read_or_create(Path(sys.argv[1]), lambda: urandom(8)).hex())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "key")]
    starters = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]
    with ThreadPoolExecutor(8) as threads:
        here = {
            key.hex() for key in threads.map(lambda _: read_or_create(tmp_path / "key", lambda: b"mine"), range(16))
        }
    assert len(here | {starter.communicate()[0].decode().strip() for starter in starters}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
