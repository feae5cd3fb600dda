"""An educator's own list of certificates over HTTP, for whoever verified the e-mail address that it belongs to."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.db import open_session
from core.email_tokens import read_token
from core.errors import Refused
from core.formats import days
from core.queries import own_certificates
from core.rules.license_renewal import counting, renewal_window
from core.rules.own_certificates import Owner, owner_of_code
from core.settings import settings
from core.web import files
from core.web.html_pages import page

_TYPES = {"csv": ("text/csv; charset=utf-8", "attachment"), "pdf": ("application/pdf", "inline")}
_TOO_OLD = "This link is too old. Open My Certificates again and type your e-mail address there."
_WHOSE = "These are the certificates of more than one person. Open My Certificates and choose whose you want."


def own_list(request: Request) -> Response:
    """GET /my-certificates/list.csv?ticket=…&expires=2027, or list.pdf: what counts in the renewal window."""
    kind, expires_in = request.path_params["kind"], _year(request)
    verified = read_token(request.query_params.get("ticket", ""))
    if kind not in _TYPES or expires_in is None:
        return page("refused", 404, message="There is nothing here under this address.")
    if verified is None or not verified.holds(clock.now()):
        return page("refused", 403, message=_TOO_OLD)
    window = renewal_window(expires_in)
    try:
        with open_session() as session:
            owner = owner_of_code(own_certificates.owners_of(session, verified), verified.whose)
    except Refused as refusal:
        return page("refused", 503, message=refusal.message)
    if owner is None:
        return page("refused", 409, message=_WHOSE)
    if not (mine := counting(owner.certificates, window)):
        return page("refused", 404, message=f"No certificate counts from {days(*window)}.")
    media_type, how = _TYPES[kind]
    headers = files.named(how, f"professional-development-units-{expires_in}.{kind}")
    return Response(_drawn(kind, owner._replace(certificates=mine), window), media_type=media_type, headers=headers)


def _drawn(kind: str, mine: Owner, window: tuple[date, date]) -> bytes:
    # Imported here: fonts and all are loaded after the first paint, not at the start.
    from core.documents.license_renewal import renewal_csv, renewal_pdf
    from core.signing import signer

    verify_at = f"{settings().BASE_URL}/verify/"
    if kind == "csv":
        return renewal_csv(mine.certificates, verify_at=verify_at)
    return renewal_pdf(mine, window, verify_at=verify_at, signer=signer(), now=clock.now())


def _year(request: Request) -> int | None:
    value = request.query_params.get("expires", "")
    return int(value) if len(value) == 4 and value.isascii() and value.isdigit() and value > "1900" else None
