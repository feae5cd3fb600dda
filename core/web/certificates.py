"""Certificates over HTTP: printing one for an event, and the file of a code."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core import clock
from core.actions.printed_forms import print_event, print_events
from core.crypto import is_file_key
from core.db import open_session
from core.errors import NotAllowed, NotFound, Refused
from core.models import Certificate, CertificateState, PrintedForm
from core.queries import conferences, events, printed_forms, rosters
from core.rules.codes import normalized_verification_code, verify_url
from core.rules.events import is_canceled
from core.web import files
from core.web.certificate_files import certificate_pdf, passport_of
from core.web.html_pages import page
from core.web.identity import session_of
from core.web.request_context import answering_refusals, asked_by

if TYPE_CHECKING:
    from core.documents.printed_forms import Paper


@answering_refusals
def print_to_pdf(request: Request) -> Response:
    """GET /print/{event_id}: stores this version's form if there is none yet, and leads to its file."""
    with asked_by(request, "print a certificate, then press Print to PDF again.") as (session, user):
        event = events.get(session, request.path_params["event_id"], user=user)
        certificate = print_event(session, event, by=user, now=clock.now())
    return RedirectResponse(f"/certificates/{certificate.code}.pdf", 303, headers=files.NEVER_STORED)


@answering_refusals
def print_conference(request: Request) -> Response:
    """GET /print/conference/{conference_id}: the forms of all its sessions in one file, each stored as if it was
    printed alone."""
    with asked_by(request, "print certificates, then press Print together again.") as (session, user):
        conference = conferences.get(session, request.path_params["conference_id"], user=user)
        active = [event for event in conferences.sessions(session, conference, user=user) if not is_canceled(event)]
        if not active:
            raise NotFound("This conference has no session yet; add its sessions, then print them.")
        forms, name = print_events(session, active, by=user, now=clock.now()), conference.name
    return files.pdf(_drawn_together(forms, name), f"OPI-PDU-certificates-{files.safe(name, 'conference')}.pdf")


def certificate_file(request: Request) -> Response:
    """GET /certificates/{code}.pdf: whoever has the code of an event form has the file. That of a personal
    certificate needs its key too, or the session of somebody who keeps the roster; else it is not there."""
    try:
        with open_session() as session:
            found = _asked_for(session, request)
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 503, message=refusal.message)
    content = found.content
    name = f"OPI-PDU-certificate-{files.safe(content.title, 'event')}-{content.starts_on.isoformat()}.pdf"
    return files.pdf(_drawn(found), name)


def passport_file(request: Request) -> Response:
    """GET /passports/{code}.pdf: with the key of one certificate, all sessions of that conference in one file."""
    try:
        with open_session() as session:
            found = _personal(session, request)
            content = passport_of(rosters.of_same_person(session, found))
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 503, message=refusal.message)
    from core.documents.passport import passport
    from core.signing import signer

    pdf = passport(content, signer=signer())
    return files.pdf(pdf, f"OPI-PDU-passport-{files.safe(found.content.name, 'attendee')}.pdf")


def _asked_for(session: Session, request: Request) -> PrintedForm | Certificate:
    if "key" in request.query_params:
        return _personal(session, request)
    try:
        return printed_forms.by_code(session, request.path_params["code"])
    except NotFound:
        return _personal(session, request)


def _personal(session: Session, request: Request) -> Certificate:
    """Raises NotFound in the same words, whether the code, the key or the right is missing."""
    code, key = normalized_verification_code(request.path_params["code"]), request.query_params.get("key", "")
    if is_file_key(code, key):
        return _not_revoked(rosters.by_code(session, code))
    signed_in = session_of(request.headers)
    if signed_in is None:
        raise NotFound(rosters.NO_CODE)
    try:
        return rosters.certificate(session, code, user=session.merge(signed_in.user))
    except NotAllowed:
        raise NotFound(rosters.NO_CODE) from None


def _not_revoked(found: Certificate) -> Certificate:
    if found.state == CertificateState.REVOKED:
        raise NotFound("This certificate was revoked, so its file is no longer given out.")
    return found


log = logging.getLogger(__name__)
_CACHE: OrderedDict[str, bytes] = OrderedDict()
_MOST_CACHED = 512  # of some 40 KB each


def _drawn(certificate: PrintedForm | Certificate) -> bytes:
    """The file. A code gives the same bytes for ever, so the last ones stay in memory."""
    content = _CACHE.get(certificate.code)
    if content is None:
        content = _CACHE[certificate.code] = _draw(certificate)
        while len(_CACHE) > _MOST_CACHED:
            with suppress(KeyError):  # another thread was there first
                _CACHE.popitem(last=False)
    return content


def _draw(certificate: PrintedForm | Certificate) -> bytes:
    # Imported here: fonts and all are loaded after the first paint, not at the start.
    from core.documents.certificates import personal_certificate
    from core.documents.printed_forms import event_form
    from core.signing import signer

    if isinstance(certificate, Certificate):
        return _checked(certificate, personal_certificate(certificate_pdf(certificate), signer=signer()))
    content, code, url = _paper(certificate)
    return event_form(content, code=code, verify_url=url, printed_at=certificate.printed_at)


def _checked(certificate: Certificate, content: bytes) -> bytes:
    """The file, given out in any case: it is true, even if the validator finds that it is less than accessible."""
    from core.documents.pdf.validation import conforms

    if breaches := conforms(content):
        log.error("The certificate %s breaks %s", certificate.code, "; ".join(breaches))
    return content


def _drawn_together(forms: Sequence[PrintedForm], name: str) -> bytes:
    from core.documents.printed_forms import event_forms

    papers = [_paper(form) for form in forms]
    return event_forms(papers, title=f"Certificates: {name}", printed_at=max(form.printed_at for form in forms))


def _paper(certificate: PrintedForm) -> "Paper":
    from core.documents.printed_forms import Paper

    return Paper(certificate.content, certificate.code, verify_url(certificate.code))
