"""P1 and P2: a thousand personal certificates of one event in a ZIP, unsigned and signed.

Every certificate is another person's with another code, so that nothing of it was drawn before. Ours and the
peers take turns in portions, as the machine is not always equally quick; a peer makes fewer files than ours
and its time counts for one.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from statistics import median
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bench.result import Options, Result
from core.documents import certificates
from core.documents.archive import zipped
from core.documents.certificates import Personal, personal_certificate
from core.models.certificates import CertificateContent
from core.signing import Signer
from core.signing.keys import development_key, new_development_key

PORTIONS, PORTION = 10, 100
REPORTLAB, WEASYPRINT, NAIVE = 20, 2, 3  # files of a peer in each portion
FASTER_THAN_REPORTLAB, FASTER_THAN_WEASYPRINT, FASTER_THAN_NAIVE = 3, 50, 10
ISSUED = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)


def batches(_options: Options) -> list[Result]:
    """P1."""
    works = {"ours": (_unsigned, PORTION), "floor": (_appended, PORTION)}
    works |= {name: (draw, files) for name, draw, files in _peers() if draw}
    took = _turns(works)
    size = len(personal_certificate(_person(1), signer=None))
    first = _first()
    results = []
    for name, target in (("reportlab", FASTER_THAN_REPORTLAB), ("weasyprint", FASTER_THAN_WEASYPRINT)):
        peer = took.get(name)
        ratio = peer / took["ours"] if peer else None
        what = f"a personal certificate of {PORTION * PORTIONS:,} in ZIPs, beside {name}"
        results.append(
            Result(
                *("P1", what, took["ours"], peer, took["floor"], ratio, size),
                target=f"{target} × faster",
                holds=ratio >= target if ratio else None,
            )
        )
    return [*results, Result("P1-first", "the first of an event, its sheet drawn for it", first)]


def signed_batches(_options: Options) -> list[Result]:
    """P2."""
    took = _turns({"ours": (_signed, PORTION), "floor": (_bare, PORTION), "naive": (_naively, NAIVE)})
    ratio = took["naive"] / took["ours"]
    size = len(personal_certificate(_person(1), signer=_signer()))
    what = f"a signed certificate of {PORTION * PORTIONS:,} in ZIPs, beside pyHanko called for each file"
    target = f"{FASTER_THAN_NAIVE} × faster"
    return [
        Result("P2", what, took["ours"], took["naive"], took["floor"], ratio, size, target, ratio >= FASTER_THAN_NAIVE)
    ]


def _turns(works: dict[str, tuple[Callable[[range], object], int]]) -> dict[str, float]:
    """Milliseconds a file, the median of the portions. The first portion only warms up."""
    measured: dict[str, list[float]] = {name: [] for name in works}
    for portion in range(PORTIONS + 1):
        for name, (work, files) in works.items():
            numbers = range(portion * PORTION, portion * PORTION + files)
            begun = perf_counter()
            work(numbers)
            measured[name].append((perf_counter() - begun) * 1000 / files)
    return {name: median(times[1:]) for name, times in measured.items()}


def _first() -> float:
    certificates._master.cache_clear()
    begun = perf_counter()
    personal_certificate(_person(1), signer=None)
    return (perf_counter() - begun) * 1000


def _unsigned(numbers: range) -> None:
    for _ in zipped([_person(number) for number in numbers], signer=None):
        pass


def _signed(numbers: range) -> None:
    for _ in zipped([_person(number) for number in numbers], signer=_signer()):
        pass


@cache
def _page() -> bytes:
    return personal_certificate(_person(0), signer=None)


def _appended(numbers: range) -> None:
    for number in numbers:
        _page() + f"BT (Ada Prairie {number}) Tj ET".encode() * 10


def _bare(numbers: range) -> None:
    for number in numbers:
        _signer().key.private.sign(str(number).encode(), PKCS1v15(), SHA256())


@cache
def _signer() -> Signer:
    return Signer(development_key(new_development_key()), is_official=True)


def _person(number: int) -> Personal:
    day, code = date(2026, 6, 12), f"{number:032}".translate(_LETTERS)
    content = CertificateContent(
        title="Fractions for grade 3: halves, thirds and quarters",
        instructor="Emmy Noether",
        starts_on=day,
        ends_on=day,
        provider_name="Helena Public Schools",
        provider_phone="406-555-0101",
        location="Helena, MT",
        minutes=360,
        name=f"Ada {number} Prairie",
        folio_number=f"{100000 + number}",
        signed_by="Maria Goeppert",
        signed_on=day,
    )
    return Personal(content, code, f"https://pdups.example.gov/verify/{code}", ISSUED)


_LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")


def _peers() -> Iterator[tuple[str, Callable[[range], object] | None, int]]:
    yield "reportlab", _reportlab(), REPORTLAB
    yield "weasyprint", _weasyprint(), WEASYPRINT


def _reportlab() -> Callable[[range], object] | None:
    try:
        from bench.peers.reportlab_page import page
    except ImportError:
        print("  NOT RUN: reportlab is not installed (bench/requirements.txt)")
        return None
    return lambda numbers: [page(p.content, p.code, p.verify_url) for p in map(_person, numbers)]


def _weasyprint() -> Callable[[range], object] | None:
    try:
        from bench.peers.weasyprint_page import page
    except (ImportError, OSError):
        print("  NOT RUN: WeasyPrint or its library Pango is not installed (bench/requirements.txt)")
        return None
    return lambda numbers: [page(p.content, p.code, p.verify_url) for p in map(_person, numbers)]


def _naively(numbers: range) -> None:
    """As pyHanko's own guide has it, for each file anew; only the key is opened once."""
    for number in numbers:
        asyncio.run(_sign_by_pyhanko(personal_certificate(_person(number), signer=None)))


async def _sign_by_pyhanko(pdf: bytes) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    about = signers.PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES)
    out = BytesIO()
    await signers.PdfSigner(about, signer=_pyhanko_key()).async_sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=out
    )
    return out.getvalue()


@cache
def _pyhanko_key() -> object:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from pyhanko.sign.signers import SimpleSigner

    key, secret = _signer().key, BestAvailableEncryption(b"secret")
    file = pkcs12.serialize_key_and_certificates(b"bench", key.private, key.certificate, None, secret)
    return SimpleSigner.load_pkcs12_data(file, other_certs=[], passphrase=b"secret")
