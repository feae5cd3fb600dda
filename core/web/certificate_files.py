"""Files of issued certificates over HTTP, for users who may keep rosters and are signed in."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.errors import NotFound
from core.formats import days
from core.models import Certificate, Event, User
from core.permissions import Permission
from core.queries import events, rosters
from core.queries.url_values import is_an_id
from core.rules.codes import verify_url
from core.rules.events import place_of
from core.rules.scope import require
from core.settings import settings
from core.web import files
from core.web.request_context import Endpoint, answering_refusals, asked_by

if TYPE_CHECKING:
    from core.documents.certificates import Personal
    from core.documents.passport import Passport

_NOBODY = "No certificate was issued yet; issue them on the roster first."
SignedInEndpoint = Callable[[Request, Session, User], Response]


def _for_keepers(answer: SignedInEndpoint) -> Endpoint:
    """A route for those who keep rosters."""

    @answering_refusals
    @wraps(answer)
    def route(request: Request) -> Response:
        with asked_by(request, "open this file, then follow the link again.") as (session, user):
            require(user, Permission.KEEP_ROSTERS)
            return answer(request, session, user)

    return route


@_for_keepers
def as_zip(request: Request, session: Session, user: User) -> Response:
    """GET /events/{event_id}/certificates.zip: the current certificates, one signed file each."""
    from core.documents.archive import zipped
    from core.signing import signer

    event, issued = _issued(request, session, user)
    people = [certificate_pdf(certificate) for certificate in issued]
    return files.zip_of(zipped(people, signer=signer()), f"certificates-{files.safe(event.title, 'event')}.zip")


@_for_keepers
def as_print_file(request: Request, session: Session, user: User) -> Response:
    """GET /events/{event_id}/certificates.pdf: all in one file, a page each, for the printer."""
    from core.documents.certificates import merged

    event, issued = _issued(request, session, user)
    content = merged([certificate_pdf(certificate) for certificate in issued])
    return files.pdf(content, f"certificates-{files.safe(event.title, 'event')}.pdf")


@_for_keepers
def sign_in_sheet(request: Request, session: Session, user: User) -> Response:
    """GET /events/{event_id}/sign-in-sheet.pdf"""
    from core.documents.sign_in_sheet import SignInSheet
    from core.documents.sign_in_sheet import sign_in_sheet as draw

    event = events.get(session, request.path_params["event_id"], user=user)
    content = SignInSheet(
        title=event.title,
        dates=days(event.starts_on, event.ends_on),
        place=place_of(event),
        provider=event.provider.name,
        names=[row.name for row in rosters.list_of(session, event, limit=None, user=user)],
        claim=_claim(session, event, user),
        printed_at=clock.now(),
    )
    return files.pdf(draw(content), f"sign-in-sheet-{files.safe(event.title, 'event')}.pdf")


@_for_keepers
def passports(request: Request, session: Session, user: User) -> Response:
    """GET /conferences/{conference_id}/passports.zip: one file an attendee, with all sessions and the total."""
    number = request.path_params["conference_id"]
    people = rosters.in_conference(session, number, user=user) if is_an_id(number) else {}
    if not people:
        raise NotFound(_NOBODY)
    contents = [(passport_name(sessions), passport_of(sessions)) for sessions in people.values()]
    return files.zip_of(_drawn(contents), f"passports-{number}.zip")


def _drawn(contents: Sequence[tuple[str, "Passport"]]) -> Iterator[bytes]:
    from core.documents.archive import zipped_files
    from core.documents.passport import passport
    from core.signing import signer

    return zipped_files((name, content.issued_at, passport(content, signer=signer())) for name, content in contents)


def passport_name(sessions: Sequence[Certificate]) -> str:
    """Told apart by the first code, since two people may have one name."""
    return f"{files.safe(sessions[0].content.name, 'passport')}-{sessions[0].code[:8]}.pdf"


def passport_of(sessions: Sequence[Certificate]) -> "Passport":
    """The passport of one attendee; it is dated as the last of the certificates."""
    from core.documents.passport import AttendedSession, Passport

    last = max(sessions, key=lambda certificate: certificate.issued_at)
    conference = sessions[0].event.conference
    attended = [
        AttendedSession(c.content.title, c.content.starts_on, c.content.ends_on, c.content.minutes, c.code)
        for c in sessions
    ]
    return Passport(
        name=last.content.name,
        folio_number=last.content.folio_number,
        occasion=conference.name if conference else last.content.title,
        sessions=attended,
        verify_url=f"{settings().BASE_URL}/verify",
        issued_at=last.issued_at,
    )


def certificate_pdf(certificate: Certificate) -> "Personal":
    from core.documents.certificates import Personal

    return Personal(certificate.content, certificate.code, verify_url(certificate.code), certificate.issued_at)


def _issued(request: Request, session: Session, user: User) -> tuple[Event, Sequence[Certificate]]:
    event = events.get(session, request.path_params["event_id"], user=user)
    issued = rosters.certificates(session, event, user=user)
    if not issued:
        raise NotFound(_NOBODY)
    return event, issued


def _claim(session: Session, event: Event, user: User) -> str:
    from core.documents.wording import wording

    link = rosters.claim_link(session, event, user=user)
    if link is None:
        return ""
    words = wording()["sign_in_sheet"]
    code = words["code"].format(code=link.access_code) if link.access_code else ""
    return str(words["claim"].format(address=f"{settings().BASE_URL}/claim?token={link.token}") + code)
