"""Files of reports, and the packet of an audit. Each needs the session of somebody who may see it."""

from collections.abc import Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.documents.spreadsheets import XLSX
from core.errors import NotFound
from core.models import ReportKind
from core.queries import audit_packets, providers, reports
from core.rules.reports import FIRST_YEAR, LAST_YEAR
from core.rules.years import first_day, last_day
from core.web import files
from core.web.request_context import answering_refusals, asked_by

_KINDS = {"pdf": "application/pdf", "xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


@answering_refusals
def report_file(request: Request) -> Response:
    """GET /reports/{report_id}.{kind}: the report as it was issued, as pdf, xlsx or csv."""
    kind = request.path_params["kind"]
    with asked_by(request, "open a report, then follow the link again.") as (session, user):
        if kind not in _KINDS:
            raise NotFound
        report = reports.get(session, request.path_params["report_id"], user=user)
    from core.documents.reports import report_as  # here and below: none of it is needed to start

    whose = f"provider-{report.provider_id}" if report.kind == ReportKind.ANNUAL else "board"
    name = f"OPI-PDU-report-{report.year}-{whose}-{report.id}.{kind}"
    return Response(report_as(kind, report), media_type=_KINDS[kind], headers=files.named("attachment", name))


@answering_refusals
def packet_file(request: Request) -> Response:
    """GET /providers/{provider_id}/packet-{year}.zip: all records of one provider's year, for an audit."""
    from core.documents.audit_packets import packed

    year = request.path_params["year"]
    with asked_by(request, "get the packet, then follow the link again.") as (session, user):
        provider = providers.get(session, request.path_params["provider_id"], user=user)
        if not FIRST_YEAR < year < LAST_YEAR:
            raise NotFound
        sheets = audit_packets.packet(session, provider, first_day(year), last_day(year), user=user)
        file = packed(sheets, packed_at=clock.local(clock.now()))
    return files.zip_of(_pieces(file), f"OPI-PDU-audit-{year}-provider-{provider.id}.zip")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(64 * 1024):
            yield piece
