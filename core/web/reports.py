"""Files of reports, and the packet of an audit. Each needs the session of somebody who may see it."""

from collections.abc import Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core import clock
from core.db import open_session
from core.errors import NotFound, Refused
from core.models import ReportKind
from core.queries import packets, providers, reports
from core.rules.reports import FIRST_YEAR, LAST_YEAR
from core.rules.years import first_day, last_day
from core.web.identity import session_of
from core.web.pages import page

_NEVER_STORED = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def report_file(request: Request) -> Response:
    """GET /reports/{report_id}.{kind}: the report as it was issued, as pdf, xlsx or csv."""
    kind = request.path_params["kind"]
    signed_in = session_of(request.headers)
    if signed_in is None:
        return page("refused", 403, message="Sign in to open a report, then follow the link again.")
    try:
        if kind not in _KINDS:
            raise NotFound
        with open_session() as session:
            user = session.merge(signed_in.user)
            report = reports.get(session, request.path_params["report_id"], user=user)
    except Refused as refusal:
        return _refused(refusal)
    from core.documents.reports import report_as  # here and below: none of it is needed to start

    whose = f"provider-{report.provider_id}" if report.kind == ReportKind.ANNUAL else "board"
    name = f"OPI-PDU-report-{report.year}-{whose}-{report.id}.{kind}"
    return Response(report_as(kind, report), media_type=_KINDS[kind], headers=_attached(name))


def packet_file(request: Request) -> Response:
    """GET /providers/{provider_id}/packet-{year}.zip: all records of one provider's year, for an audit."""
    signed_in = session_of(request.headers)
    if signed_in is None:
        return page("refused", 403, message="Sign in to get the packet, then follow the link again.")
    from core.documents.packets import packed

    year = request.path_params["year"]
    try:
        with open_session() as session:
            user = session.merge(signed_in.user)
            provider = providers.get(session, request.path_params["provider_id"], user=user)
            if not FIRST_YEAR < year < LAST_YEAR:
                raise NotFound
            sheets = packets.packet(session, provider, first_day(year), last_day(year), user=user)
            file = packed(sheets, packed_at=clock.local(clock.now()))
    except Refused as refusal:
        return _refused(refusal)
    name = f"OPI-PDU-audit-{year}-provider-{provider.id}.zip"
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=_attached(name))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(64 * 1024):
            yield piece


def _attached(name: str) -> dict[str, str]:
    return _NEVER_STORED | {"Content-Disposition": f'attachment; filename="{name}"'}


def _refused(refusal: Refused) -> Response:
    return page("refused", 404 if isinstance(refusal, NotFound) else 403, message=refusal.message)
