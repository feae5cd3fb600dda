"""Evidence over HTTP: a file that came with a request, for those who see the request."""

from starlette.requests import Request
from starlette.responses import Response

from core.queries import requests
from core.web import files
from core.web.request_context import answering_refusals, asked_by


@answering_refusals
def evidence_file(request: Request) -> Response:
    """GET /requests/{request_id}/evidence/{number}: always to be saved, never shown in the page's name."""
    with asked_by(request, "open this file, then choose it again.") as (session, user):
        asked = request.path_params["request_id"], request.path_params["number"]
        found = requests.evidence(session, *asked, user=user)
    headers = files.named("attachment", found.name) | {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(found.content, media_type=found.media_type, headers=headers)
