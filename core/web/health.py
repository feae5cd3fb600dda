"""Whether this process can serve."""

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.db import open_session
from core.errors import TryAgainLater


def healthz(_request: Request) -> Response:
    """GET /healthz: 200 when the database answers, else 503."""
    try:
        with open_session() as session:
            session.connection().execute(text("SELECT 1"))
    except TryAgainLater:
        return JSONResponse({"status": "the database does not answer"}, status_code=503)
    return JSONResponse({"status": "ready"})
