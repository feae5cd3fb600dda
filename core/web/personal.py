"""An educator's own list over HTTP, for whoever proved the address that it belongs to."""

from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.db import open_session
from core.documents.renewal import renewal_csv
from core.errors import Refused
from core.queries import personal
from core.rules.licences import counting, renewal_window
from core.rules.proofs import proven_by
from core.settings import settings
from core.web.pages import page

_NEVER_STORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_TOO_OLD = "This link is too old. Open My Certificates again and type your e-mail address there."


def own_list(request: Request) -> Response:
    """GET /my-certificates/list.csv?ticket=…&expires=2027: the certificates that count in the renewal window."""
    proven, expires_in = proven_by(request.query_params.get("ticket", "")), _year(request)
    if request.path_params["kind"] != "csv" or expires_in is None:
        return page("refused", 404, message="There is nothing here under this address.")
    if proven is None or not proven.holds(clock.now()):
        return page("refused", 403, message=_TOO_OLD)
    try:
        with open_session() as session:
            found = personal.of_address(session, proven)
    except Refused as refusal:
        return page("refused", 503, message=refusal.message)
    mine = counting(found, renewal_window(expires_in))
    named = {"Content-Disposition": f'attachment; filename="professional-development-units-{expires_in}.csv"'}
    content = renewal_csv(mine, verify_at=f"{settings().BASE_URL}/verify/")
    return Response(content, media_type="text/csv; charset=utf-8", headers=_NEVER_STORED | named)


def _year(request: Request) -> int | None:
    typed = request.query_params.get("expires", "")
    return int(typed) if len(typed) == 4 and typed.isascii() and typed.isdigit() and typed > "1900" else None
