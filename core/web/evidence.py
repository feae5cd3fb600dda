"""Evidence over HTTP: a file that came with a request, for those who see the request."""

import unicodedata
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from core.db import open_session
from core.errors import NotFound, Refused
from core.queries import requests
from core.web.identity import session_of
from core.web.pages import page


def evidence_file(request: Request) -> Response:
    """GET /requests/{request_id}/evidence/{number}: always to be saved, never shown in the page's name."""
    signed_in = session_of(request.headers)
    if signed_in is None:
        return page("refused", 403, message="Sign in to open this file, then choose it again.")
    try:
        with open_session() as session:
            asked = request.path_params["request_id"], request.path_params["number"]
            found = requests.evidence(session, *asked, user=session.merge(signed_in.user))
    except Refused as refusal:
        return page("refused", 404 if isinstance(refusal, NotFound) else 403, message=refusal.message)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}; filename=\"{_ascii(found.name)}\"",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, media_type=found.media_type, headers=headers)


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(c for c in plain if c.isalnum() or c in "-_. ") or "evidence"
