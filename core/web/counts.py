"""The count of one event from the link of a reminder. Opening the link changes nothing; the button does."""

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.actions import count_links
from core.db import open_session
from core.errors import ConfirmationMissing, InvalidInput, NotFound, ReasonMissing, Refused
from core.formats import days
from core.queries.count_links import by_token
from core.rules.counts import count_from
from core.web.html_pages import page

_LONGEST = 8_000  # bytes of a form with one number and one reason


async def count_link(request: Request) -> Response:
    """GET and POST /count/{token}."""
    token = request.path_params["token"]
    if request.method != "POST":
        return await run_in_threadpool(_ask, token)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            return page("refused", 413, message="That is more than a count; type the number only.")
    form_data = {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}
    return await run_in_threadpool(_give, token, form_data)


def _ask(token: str, form_data: dict[str, str] | None = None, problem: Refused | None = None) -> Response:
    """The form; with what was typed into it, and what is wrong with it."""
    try:
        with open_session() as session:
            event = by_token(session, token, now=clock.now()).event
    except Refused as refusal:
        return _refused(refusal)
    return page(
        "count",
        422 if problem else 200,
        event=event,
        dates=days(event.starts_on, event.ends_on),
        form_data=form_data or {},
        problem=problem.message if problem else "",
        asks_reason=isinstance(problem, ReasonMissing) or "reason" in (form_data or {}),
        asks_again=isinstance(problem, ConfirmationMissing),
    )


def _give(token: str, form_data: dict[str, str]) -> Response:
    try:
        number = count_from(form_data.get("number"))
        with open_session() as session:
            event = count_links.report(
                session,
                token,
                number,
                reason=form_data.get("reason", ""),
                confirmed="confirmed" in form_data,
                today=clock.today(),
                now=clock.now(),
            )
            return page("counted", event=event, number=number)
    except (InvalidInput, ReasonMissing, ConfirmationMissing) as problem:
        return _ask(token, form_data, problem)
    except Refused as refusal:
        return _refused(refusal)


def _refused(refusal: Refused) -> Response:
    return page("refused", 404 if isinstance(refusal, NotFound) else 410, message=refusal.message)
