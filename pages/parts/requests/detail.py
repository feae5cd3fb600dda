"""One request: what is asked for beside what was there, and what can be done with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from difflib import SequenceMatcher
from typing import Any

import streamlit as st
from markupsafe import Markup

from core.actions import requests as actions
from core.formats import clock_time, day, file_size
from core.models import Evidence, Location, ProviderType, Request, RequestKind, RequestState
from core.models.events import EVENT_DAYS, EVENT_TIMES
from core.models.providers import PROVIDER_TYPES
from core.permissions import Permission, Role, may
from core.rules.requests import clashing, differing, may_withdraw
from core.rules.snapshots import form_of, provider_form_of
from core.settings import settings
from pages.parts.audit.history import FIELD_LABELS
from pages.parts.events.form import LOCATIONS
from pages.parts.requests.decision import decide_form, was_pressed
from pages.parts.requests.list import age_of, asker_of, provider_of, state_cell
from pages.parts.requests.suspension_proposals import reasons_now
from pages.parts.ui.html import Cell, facts, html, link, links, table
from pages.parts.ui.markdown import literally, moment_in_words
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.user_words import ROLES
from pages.parts.ui.visit import Visit, finish

Categories = Mapping[str, str]  # code and name
_LONG = 60  # characters from which a text shows which of its words differ


def request_facts(request: Request, visit: Visit) -> None:
    links(state_cell(request, visit.today))
    decided = request.decided_by.full_name if request.decided_by else ""
    named: list[tuple[str, Cell]] = [
        ("Number", str(request.id)),
        (settings().PROVIDER_WORD, _provider_link(request, visit)),
        ("Event", link(request.event.title, f"event?id={request.event.id}") if request.event else ""),
        ("Asked by", f"{asker_of(request)}, {moment_in_words(request.asked_at)} ({_ago(request, visit)})"),
        ("Reason", request.reason),
        ("Withdrawn by" if request.state == RequestState.WITHDRAWN else "Decided by", decided),
        ("Note", request.note),
    ]
    facts([pair for pair in named if pair[1]])


def _provider_link(request: Request, visit: Visit) -> Cell:
    name = provider_of(request)
    opens = name and may(visit.user.role, Permission.SEE_PROVIDERS)
    return link(name, f"provider?id={request.provider_id}") if opens else name


def _ago(request: Request, visit: Visit) -> str:
    age = age_of(request, visit.today)
    return age.lower() if age == "Today" else f"{age} ago"


def what_is_asked(request: Request, categories: Categories) -> None:
    """The change side by side; what has no before is simply told."""
    st.header("What is asked for")
    if request.kind == RequestKind.CANCELLATION:
        st.write("The event did not take place: it leaves every list of what is due, and its history stays.")
    elif request.before:
        _difference(request, categories)
    else:
        facts([(label_of(name), _shown(name, value, categories)) for name, value in request.proposed.items() if value])


def _difference(request: Request, categories: Categories) -> None:
    current = current_of(request)
    changed = differing(request.before, current).keys()
    now = ("Now",) if changed else ()
    names = [*request.proposed, *(name for name in changed if name not in request.proposed)]
    rows = [_compared(name, request, current if now else None, categories) for name in names]
    table("Before and after", ("Field", "Before", *now, "As asked"), rows)
    if changed:
        _warn_of_newer(request, current)


def _compared(name: str, request: Request, current: Mapping[str, Any] | None, categories: Categories) -> list[Cell]:
    before = _shown(name, request.before.get(name), categories)
    after = _shown(name, request.proposed[name], categories) if name in request.proposed else ""
    now = [_shown(name, current.get(name), categories)] if current else []
    was, becomes = _marked(before, after) if after else (html('<span class="pdups-long">%s</span>', before), after)
    return [label_of(name), was, *now, becomes]


def current_of(request: Request) -> dict[str, Any]:
    """What stands now of what an open request is about; nothing of a decided one, which stays as it was."""
    if request.state != RequestState.OPEN:
        return {}
    if request.event:
        return form_of(request.event)
    if request.account:
        return {name: getattr(request.account, name) for name in request.before}
    return provider_form_of(request.provider) if request.provider else {}


def _warn_of_newer(request: Request, current: Mapping[str, Any]) -> None:
    changed = ", ".join(map(label_of, differing(request.before, current)))
    undone = clashing(request, current)
    what = (
        "Among it is what is asked for here, so this cannot be approved: decline it with a note, so that it can be "
        "asked anew."
        if undone
        else "Nothing of it is asked for here, so this can be approved over the newer version."
    )
    st.warning(literally(f"Changed after this was asked: {changed}. {what}"), icon=":material/warning:")


def may_go_over_newer(request: Request) -> bool:
    """Whether something changed meanwhile, and none of it is what is asked for."""
    current = current_of(request)
    return bool(request.before and differing(request.before, current)) and not clashing(request, current)


def _all_the_same(request: Request, visit: Visit) -> str:
    """What is offered where things changed meanwhile, in words; "" where there is nothing to offer."""
    if request.kind == RequestKind.SUSPENSION:
        now = reasons_now(request, visit)
        return "Suspend although nothing is overdue any more" if now and not now.is_late else ""
    return "Approve over the newer version" if may_go_over_newer(request) else ""


def label_of(name: str) -> str:
    return FIELD_LABELS.get(name, name)


_READ: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(EVENT_DAYS, lambda value: day(date.fromisoformat(value))),
    **dict.fromkeys(EVENT_TIMES, lambda value: clock_time(time.fromisoformat(value))),
    "location": lambda value: LOCATIONS[Location(value)],
    "role": lambda value: ROLES[Role(value)],
    "type": lambda value: PROVIDER_TYPES[ProviderType(value)],
}


def _shown(name: str, value: Any, categories: Categories) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return "nothing"
    if name == "categories":
        return ", ".join(categories.get(code, code) for code in value)
    return _READ.get(name, str)(value)


def _marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts, with the words that differ marked where they are long enough to search in."""
    if min(len(before), len(after)) < _LONG:
        return html('<span class="pdups-long">%s</span>', before), html('<span class="pdups-long">%s</span>', after)
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    was = (_piece("del" if op != "equal" else "", old[a:b]) for op, a, b, _, _ in steps)
    becomes = (_piece("ins" if op != "equal" else "", new[a:b]) for op, _, _, a, b in steps)
    whole = '<span class="pdups-long">%s</span>'
    return html(whole, Markup("").join(was)), html(whole, Markup("").join(becomes))


def _piece(tag: str, words: Sequence[str]) -> Markup:
    text = "".join(words)
    if not tag or not text:
        return html("%s", text)
    return html("<del>%s</del>", text) if tag == "del" else html("<ins>%s</ins>", text)


def evidence_links(request: Request, found: Sequence[Evidence], visit: Visit) -> None:
    """The files, to be opened by those who may; the others read that they are there."""
    if not found:
        return
    st.header("Evidence")
    names = [f"{file.name} ({file_size(file.size)})" for file in found]
    if may(visit.user.role, Permission.SEE_EVIDENCE):
        links(*(link(name, _file(request, file), file=True) for name, file in zip(names, found, strict=True)))
    else:
        links(*names)
        st.caption("These files may hold personal data; OPI's staff and the provider open them.")


def _file(request: Request, file: Evidence) -> str:
    return f"/requests/{request.id}/evidence/{file.id}"


def what_can_be_done(request: Request, visit: Visit) -> None:
    """The decision for staff, and for whoever asked the way back.

    What was pressed after somebody else had decided still goes to the action, which says so.
    """
    is_open, form, back = request.state == RequestState.OPEN, f"decide{request.id}", f"withdraw{request.id}"
    if may(visit.user.role, Permission.DECIDE) and (is_open or was_pressed(form)):
        st.header("Decide")
        with st.container(width=640):
            decide_form(form, [request], visit, over_newer=_all_the_same(request, visit))
    if not (is_open or st.session_state.get(back)):
        return
    if may_withdraw(visit.user, request) and st.button("Withdraw this request", key=back):
        with showing_refusals():
            actions.withdraw(visit.session, request, by=visit.user, now=visit.now)
            finish("Withdrawn. Nothing is changed.")


def title_of(request: Request) -> str:
    return literally(f"{request.kind.words.capitalize()}: {request.about}")
