"""Requests: their table, and how several are decided together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from core import clock
from core.formats import day, plural
from core.models import Request, RequestKind, RequestState
from core.permissions import Permission, may
from core.queries import requests
from core.queries.requests import KIND_CHOICES, OWN, STATE_CHOICES, OpenRequests, RequestFilter, RequestPage
from core.rules.requests import is_late
from core.rules.suspensions import SuspensionReasons
from core.settings import settings
from pages.parts.requests.decision import decide_form
from pages.parts.ui.filters import choice_in_url
from pages.parts.ui.html import Cell, badge, link, links, table, together
from pages.parts.ui.markdown import day_of, literally
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import Visit


def request_list(*, about_events: bool, visit: Visit) -> None:
    """The filters, one page of requests, and for staff the way to decide several at once."""
    path = "corrections" if about_events else "account-requests"
    criteria = _filters(about_events, visit)
    page = requests.page_of(visit.session, criteria, user=visit.user)
    if page.requests:
        request_table("The next to be answered first" if criteria.state else "Newest first", page.requests, visit)
    else:
        st.info(_nothing(criteria), icon=":material/inbox:")
    _turn_pages(path, criteria, page)
    _decide_several([request for request in page.requests if request.state == RequestState.OPEN], visit)


def _filters(about_events: bool, visit: Visit) -> RequestFilter:
    """Staff begin with what waits, a provider's people with everything of theirs."""
    by_state, by_kind, by_whose = st.columns(3)
    decides = visit.user.role.is_agency_wide
    usual_state = RequestState.OPEN if decides else None
    states = dict(sorted(STATE_CHOICES.items(), key=lambda choice: (choice[1] is None) is decides))
    kinds = {word: kind for word, kind in KIND_CHOICES.items() if kind in {None, *_kinds(about_events, decides)}}
    everyone = "Everyone" if decides else f"Everyone at our {settings().PROVIDER_WORD.lower()}"
    state = choice_in_url(by_state, "State", "state", states)
    kind = choice_in_url(by_kind, "Kind", "kind", kinds)
    choice_in_url(by_whose, "Asked by", "whose", {everyone: None, "Me": OWN})
    asked = RequestFilter.from_query(st.query_params, about_events=about_events, usual_state=usual_state)
    return replace(asked, state=state, kind=kind)  # of kinds only those that this user is offered


def _kinds(about_events: bool, of_opi: bool) -> list[RequestKind]:
    return [kind for kind in RequestKind if kind.is_about_an_event is about_events and (of_opi or not kind.is_internal)]


def _nothing(criteria: RequestFilter) -> str:
    if criteria.state is RequestState.OPEN and not (criteria.kind or criteria.own or criteria.after):
        return "Nothing waits for a decision."
    return "There is no such request."


def _turn_pages(path: str, criteria: RequestFilter, page: RequestPage) -> None:
    here = replace(criteria, after="").to_query()
    first = [link("First page", screen_url(path, **here))] if criteria.after else []
    later = [link("Next", screen_url(path, **here, after=page.next))] if page.next else []
    if first or later:
        links(*first, *later)


def request_table(caption: str, found: Sequence[Request], visit: Visit) -> None:
    """Rows of requests: what each is about, of whom, how old, and until when it is answered."""
    whose = [settings().PROVIDER_WORD] if visit.user.role.is_agency_wide else []
    rows = [_row(request, visit, bool(whose)) for request in found]
    table(caption, ("About", "Kind", *whose, "Asked by", "Age", "State"), rows)


def _row(request: Request, visit: Visit, with_provider: bool) -> list[Cell]:
    return [
        _about(request),
        request.kind.words.capitalize(),
        *([provider_of(request)] if with_provider else []),
        asker_of(request),
        age_of(request, visit.today),
        state_cell(request, visit.today),
    ]


def _about(request: Request) -> Cell:
    """What it is about; of a proposed suspension also the first of its reasons."""
    named = link(request.about, f"request?id={request.id}")
    if request.kind != RequestKind.SUSPENSION:
        return named
    then = SuspensionReasons.read(request.proposed)
    return together([named, *(reason.what for reason in then.reasons[:1])])


def provider_of(request: Request) -> str:
    return request.provider.name if request.provider else ""


def asker_of(request: Request) -> str:
    return request.asked_by.full_name if request.asked_by else str(request.proposed.get("contact_name", ""))


def age_of(request: Request, today: date) -> str:
    days = (today - clock.local(request.asked_at).date()).days
    return "Today" if days < 1 else plural(days, "day")


def state_cell(request: Request, today: date) -> Cell:
    """The state in words, with the day on which an answer is due, or on which it came."""
    if is_late(request, today):
        return together([badge("late"), f"answer was due {day(request.due_on)}"])
    if request.state == RequestState.OPEN:
        return together([badge("open"), f"answer by {day(request.due_on)}"])
    decided = [day_of(request.decided_at)] if request.decided_at else []
    return together([badge(request.state), *decided])


def _decide_several(found: Sequence[Request], visit: Visit) -> None:
    """One note and one decision for those that are chosen on this page: all of them, or none."""
    if len(found) < 2 or not may(visit.user.role, Permission.DECIDE):
        return
    if not st.toggle("Decide several at once", key="several"):
        return
    st.button(f"Choose all {len(found)} on this page", on_click=_choose, args=([request.id for request in found],))
    decide_form("several", [request for request in found if _is_chosen(request)], visit)


def _choose(ids: Sequence[int]) -> None:
    """Those that were shown when it was pressed: what arrives later is not decided unseen."""
    for number in ids:
        st.session_state[f"several.{number}"] = True


def _is_chosen(request: Request) -> bool:
    of = asker_of(request) if request.kind.is_internal else provider_of(request) or asker_of(request)
    return st.checkbox(literally(f"{request.about} · {request.kind.words} · {of}"), key=f"several.{request.id}")


def requests_tile(place: Any, asked: OpenRequests, visit: Visit) -> None:
    """How many requests are open: for staff those that wait for them."""
    words = "Requests waiting" if visit.user.role.is_agency_wide else "Open requests"
    late = f"{plural(asked.late, 'answer is', 'answers are')} late" if asked.late else None
    place.metric(words, f"{asked.accounts + asked.events:,}", late, delta_color="off", delta_arrow="off", border=True)


def request_links(asked: OpenRequests) -> list[Cell]:
    """The way to the requests that are open."""
    numbers = {
        "account-requests": ("Account Requests", asked.accounts),
        "corrections": ("Event Corrections", asked.events),
    }
    return [link(f"{words} ({number:,})", path) for path, (words, number) in numbers.items() if number]
