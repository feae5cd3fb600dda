"""Evidence over HTTP: a file that came with a request, for those who see the request."""

import unicodedata
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from core.queries import requests
from core.web.html_pages import NEVER_STORED
from core.web.request_context import asked_by, telling_refusals


@telling_refusals
def evidence_file(request: Request) -> Response:
    """GET /requests/{request_id}/evidence/{number}: always to be saved, never shown in the page's name."""
    with asked_by(request, "open this file, then choose it again.") as (session, user):
        asked = request.path_params["request_id"], request.path_params["number"]
        found = requests.evidence(session, *asked, user=user)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}; filename=\"{_ascii(found.name)}\"",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.content, media_type=found.media_type, headers=NEVER_STORED | headers)


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(c for c in plain if c.isalnum() or c in "-_. ") or "evidence"
