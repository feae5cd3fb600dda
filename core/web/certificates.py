"""Certificates over HTTP: printing one for an event, the file of a code, and what a code proves."""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from core import clock
from core.actions.certificates import print_event, print_events
from core.db import open_session
from core.errors import NotFound, Refused
from core.models import Certificate
from core.queries import certificates, conferences, events
from core.rules.certificates import days, units
from core.rules.events import is_cancelled
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


def print_conference(request: Request) -> Response:
    """GET /print/conference/{conference_id}: the certificates of all its sessions in one file, each kept as one
    that was printed alone."""
    signed_in = session_of(request.headers)
    if signed_in is None:
        return page("refused", 403, message="Sign in to print certificates, then press Print together again.")
    try:
        with open_session() as session:
            user = session.merge(signed_in.user)
            conference = conferences.get(session, request.path_params["conference_id"], user=user)
            held = [s for s in conferences.sessions(session, conference, user=user) if not is_cancelled(s)]
            if not held:
                raise NotFound("This conference has no session yet; add its sessions, then print them.")
            printed, name = print_events(session, held, by=user, now=clock.now()), conference.name
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 403, message=refusal.message)
    return _pdf(_drawn_together(printed, name), f"OPI-PDU-certificates-{_for_file(name, 'conference')}.pdf")


def certificate_file(request: Request) -> Response:
    """GET /certificates/{code}.pdf: whoever has the code has the file."""
    try:
        with open_session() as session:
            found = certificates.by_code(session, request.path_params["code"])
            name = _file_name(found)
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 503, message=refusal.message)
    return _pdf(_drawn(found), name)


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name)}; filename=\"{_ascii(name)}\""}
    return Response(content, media_type="application/pdf", headers=headers | _NEVER_STORED)


def _drawn(certificate: Certificate) -> bytes:
    # Imported here: fonts and all are loaded after the first paint, not at the start.
    from core.documents.certificates import event_form

    address = _verify_address(certificate)
    return event_form(
        certificate.says, code=certificate.code, verify_address=address, printed_at=certificate.printed_at
    )


def _drawn_together(printed: Sequence[Certificate], name: str) -> bytes:
    from core.documents.certificates import Paper, event_forms

    papers = [Paper(c.says, c.code, _verify_address(c)) for c in printed]
    return event_forms(papers, title=f"Certificates: {name}", printed_at=max(c.printed_at for c in printed))


def _verify_address(certificate: Certificate) -> str:
    return f"{settings().BASE_URL}/verify/{certificate.code}"


def verify(request: Request) -> Response:
    """GET /verify/{code}: what the certificate of this code truly says, for people or as JSON."""
    as_json = "application/json" in request.headers.get("accept", "")
    try:
        with open_session() as session:
            found = certificates.by_code(session, request.path_params["code"])
            facts = _facts(found, is_newest=certificates.newest_of(session, found.event_id) == found)
    except Refused as refusal:
        status = 404 if isinstance(refusal, NotFound) else 503
        if as_json:
            return JSONResponse({"error": refusal.message}, status, headers=_NEVER_STORED)
        return page("refused", status, message=refusal.message)
    if as_json:
        return JSONResponse(facts, headers=_NEVER_STORED)
    return page("verify", says=found.says, dates=days(found.says.starts_on, found.says.ends_on), facts=facts)


def _facts(certificate: Certificate, is_newest: bool) -> dict[str, object]:
    """`status` is current, superseded (the event changed and was printed again) or cancelled."""
    event = certificate.event
    status = "cancelled" if event.cancelled_at else "current" if is_newest else "superseded"
    return {
        "code": certificate.code,
        "status": status,
        "proves": "the event, not that any person attended",
        **certificate.says.model_dump(mode="json", exclude={"minutes"}),
        "units": units(certificate.says.minutes),
        "printed_on": clock.local(certificate.printed_at).date().isoformat(),
    }


def _file_name(certificate: Certificate) -> str:
    title = _for_file(certificate.says.title, "event")
    return f"OPI-PDU-certificate-{title}-{certificate.says.starts_on.isoformat()}.pdf"


def _for_file(text: str, otherwise: str) -> str:
    """Text as part of the name of a file."""
    return re.sub(r"[^\w'’-]+", "-", text, flags=re.UNICODE).strip("-")[:80] or otherwise


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return plain.replace('"', "").replace("\\", "")
