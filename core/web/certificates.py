"""Certificates over HTTP: printing one for an event, and the file of a code."""

import re
import unicodedata
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core import clock
from core.actions.certificates import print_event
from core.db import open_session
from core.errors import NotFound, Refused
from core.models import Certificate, PersonalCertificate
from core.queries import certificates, events
from core.queries.verification import personal_by_code
from core.sealing import is_file_key
from core.settings import settings
from core.web.identity import session_of
from core.web.pages import page

_NEVER_STORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def print_to_pdf(request: Request) -> Response:
    """GET /print/{event_id}: keeps this version's certificate if none is kept, and leads to its file."""
    signed_in = session_of(request.headers)
    if signed_in is None:
        return page("refused", 403, message="Sign in to print a certificate, then press Print to PDF again.")
    try:
        with open_session() as session:
            user = session.merge(signed_in.user)
            event = events.get(session, request.path_params["event_id"], user=user)
            certificate = print_event(session, event, by=user, now=clock.now())
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 403, message=refusal.message)
    return RedirectResponse(f"/certificates/{certificate.code}.pdf", 303, headers=_NEVER_STORED)


def certificate_file(request: Request) -> Response:
    """GET /certificates/{code}.pdf: whoever has the code of an event form has the file; of a personal
    certificate, who also has its key. Without the key it answers as if it were not there."""
    code, key = request.path_params["code"], request.query_params.get("key", "")
    try:
        with open_session() as session:
            personal = personal_by_code(session, code) if is_file_key(code, key) else None
            found = personal or certificates.by_code(session, code)
            name = _file_name(found)
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 503, message=refusal.message)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}; filename=\"{_ascii(name)}\""}
    return Response(_drawn(found), media_type="application/pdf", headers=headers | _NEVER_STORED)


def _drawn(certificate: Certificate | PersonalCertificate) -> bytes:
    # Imported here: fonts and all are loaded after the first paint, not at the start.
    from core.documents.certificates import event_form
    from core.documents.personal import Personal, personal_certificate
    from core.signing import signer

    address = f"{settings().BASE_URL}/verify/{certificate.code}"
    if isinstance(certificate, PersonalCertificate):
        person = Personal(certificate.says, certificate.code, address, certificate.issued_at)
        return personal_certificate(person, signer=signer())
    return event_form(
        certificate.says, code=certificate.code, verify_address=address, printed_at=certificate.printed_at
    )


def _file_name(certificate: Certificate | PersonalCertificate) -> str:
    title = re.sub(r"[^\w'’-]+", "-", certificate.says.title, flags=re.UNICODE).strip("-")[:80]
    return f"OPI-PDU-certificate-{title or 'event'}-{certificate.says.starts_on.isoformat()}.pdf"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace('"', "").replace("\\", "")
