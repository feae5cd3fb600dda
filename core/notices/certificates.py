"""Mails about personal certificates, to the people who earned them."""

from core.models import PersonalCertificate
from core.notices.notice import Notice, written
from core.sealing import file_key
from core.settings import settings


def certificate_issued(certificate: PersonalCertificate) -> Notice:
    """The certificate's file by its key, which is nowhere else, and where to find it again."""
    says, base = certificate.says, settings().BASE_URL
    return written(
        "certificate_issued",
        f"Your certificate for “{says.title}”",
        f"Hello {says.name},",
        f"Your OPI Professional Development Unit Certificate for “{says.title}” of {says.provider_name} is here:",
        f"{base}/certificates/{certificate.code}.pdf?key={file_key(certificate.code)}",
        "Keep this address for yourself: whoever has it can open the certificate with your folio number. To prove "
        f"the certificate to somebody else, give them this one: {base}/verify/{certificate.code}",
        f"If you lose it, type this e-mail address at {base}/my-certificates and you get all of your certificates.",
    )
