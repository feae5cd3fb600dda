"""People with certificates, and keys to sign them with."""

from datetime import UTC, date, datetime
from functools import cache

from core.documents.certificates import Personal
from core.models.certificates import CertificateContent
from core.signing import Signer
from core.signing.keys import development_key, new_development_key

ISSUED_AT = datetime(2026, 6, 15, 18, 0, 5, tzinfo=UTC)
CODE = "MFRGGZDFMZTWQ2LKNNWG23TPOAABCDEF"


def make_person(*, code=CODE, issued_at=ISSUED_AT, **changes):
    content = {
        "title": "Teaching Fractions through Beadwork",
        "instructor": "Emmy Noether",
        "starts_on": date(2026, 6, 12),
        "ends_on": date(2026, 6, 14),
        "provider_name": "Gallatin Learning Cooperative",
        "provider_phone": "(406) 555-0142",
        "location": "Helena, MT",
        "minutes": 390,
        "name": "Ada Prairie",
        "folio_number": "123456",
        "signed_by": "Maria Goeppert",
        "signed_on": date(2026, 6, 15),
    }
    # model_construct: some texts here are worse than what the model lets through.
    content = CertificateContent.model_construct(**content | changes)
    return Personal(content, code, f"https://pdups.example.gov/verify/{code}", issued_at)


@cache
def trial_signer():
    return Signer(development_key(new_development_key()), is_official=False)


@cache
def official_signer():
    return Signer(development_key(new_development_key()), is_official=True)
