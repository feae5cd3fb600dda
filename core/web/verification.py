"""The verification of a code over HTTP: a plain page with the content of the paper, or JSON for machines."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.db import open_session
from core.documents.wording import in_groups
from core.errors import NotFound, Refused
from core.formats import day, days, units
from core.queries import verification
from core.queries.verification import Verification
from core.web.html_pages import NEVER_STORED, page

_PROVES = "the event, not that any person attended"


def verify(request: Request) -> Response:
    """GET /verify/{code}: the true content of the certificate of this code, for people or as JSON."""
    as_json = "application/json" in request.headers.get("accept", "")
    try:
        with open_session() as session:
            found = verification.of_code(session, request.path_params["code"])
    except Refused as refusal:
        status = 404 if isinstance(refusal, NotFound) else 503
        if as_json:
            return JSONResponse({"error": refusal.message}, status, headers=NEVER_STORED)
        return page("refused", status, message=refusal.message)
    if as_json:
        return JSONResponse(_facts(found), headers=NEVER_STORED)
    return page(
        "verify",
        found=found,
        code=in_groups(found.code),
        dates=days(found.content.starts_on, found.content.ends_on),
        units=units(found.content.minutes),
        signed_on=day(found.signed_on) if found.signed_on else "",
        ended_on=day(found.ended_on) if found.ended_on else "",
    )


def _facts(found: Verification) -> dict[str, object]:
    """`status` of an event form is current, superseded (changed and printed again) or cancelled; of a personal
    certificate current, superseded or revoked. Never the folio number."""
    return {
        "code": found.code,
        "status": found.status,
        **found.content.model_dump(mode="json", exclude={"minutes"}),
        "units": units(found.content.minutes),
        **(_of_person(found) if found.is_personal else {"proves": _PROVES, "printed_on": found.made_on.isoformat()}),
    }


def _of_person(found: Verification) -> dict[str, object]:
    facts: dict[str, object] = {
        "proves": "that this person was certified for this event",
        "name": found.name,
        "signed_by": found.signed_by,
        "signed_on": found.signed_on and found.signed_on.isoformat(),
        "issued_on": found.made_on.isoformat(),
    }
    if found.superseded_by:
        facts["superseded_by"] = found.superseded_by
    if found.ended_on:
        facts[f"{found.status}_on"] = found.ended_on.isoformat()
    return facts
