"""Mails about requests, to both sides."""

from core.formats import day
from core.models import Request, RequestState
from core.notices.notice import Notice, written
from core.settings import settings

_DECIDED = {RequestState.APPROVED: "approved", RequestState.DECLINED: "declined"}


def request_received(request: Request) -> Notice:
    """To whoever asked."""
    return written(
        "request_received",
        f"We have your request: {_about(request)}",
        f"Your request ({request.kind.words}: {request.about}) has the number {request.id}.",
        f"You get an answer by {day(request.due_on)}. {_where(request)}",
    )


def request_waiting(request: Request) -> Notice:
    """To the agency, which decides."""
    return written(
        "request_waiting",
        f"A request waits: {_about(request)}",
        f"Request {request.id} waits for a decision ({request.kind.words}: {request.about}).",
        f"It is to be answered by {day(request.due_on)}. Open it: {_address(request)}",
    )


def request_withdrawn(request: Request) -> Notice:
    """To the agency: there is nothing to decide any more."""
    return written(
        "request_withdrawn",
        f"A request was withdrawn: {_about(request)}",
        f"Request {request.id} ({request.kind.words}: {request.about}) was withdrawn; nothing is changed.",
    )


def request_decided(request: Request) -> Notice:
    """To whoever asked, and to the provider that it concerns."""
    word = _DECIDED[request.state]
    follows = request.kind.facts.once_approved if request.state == RequestState.APPROVED else "Nothing was changed."
    note = [f"The agency says: {request.note}"] if request.note else []
    return written(
        "request_decided",
        f"Your request was {word}: {_about(request)}",
        f"Request {request.id} ({request.kind.words}: {request.about}) was {word}.",
        follows,
        *note,
        *([_where(request)] if request.asked_by_id else []),
    )


def _about(request: Request) -> str:
    return request.about if len(request.about) <= 80 else f"{request.about[:79]}…"


def _where(request: Request) -> str:
    if request.asked_by_id is None:
        return "It comes to this e-mail address."
    return f"You can follow it here: {_address(request)}"


def _address(request: Request) -> str:
    return f"{settings().BASE_URL}/request?id={request.id}"
