"""What can be imported, and for whom."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from core.actions import events as event_actions
from core.actions import providers as provider_actions
from core.actions import users as user_actions
from core.actions.events import EventChange
from core.errors import ConfirmationMissing
from core.formats import plural
from core.models import Conference
from core.permissions import Permission, may
from core.queries import categories, providers
from core.rules.count_reports import CountReport
from core.rules.importing import Field
from core.rules.importing.accounts import PROVIDER_FIELDS, USER_FIELDS, NewUserReader, read_provider
from core.rules.importing.events import EVENT_FIELDS, IDENTITY, PROVIDER, SESSION_FIELDS, EventReader
from core.rules.importing.existing import Plan
from core.settings import settings
from pages.parts.imports.review import Review, arrange_as_program, days_of, events_named
from pages.parts.imports.wizard import import_steps, submission_of
from pages.parts.ui.form_state import forget
from pages.parts.ui.markdown import literally
from pages.parts.ui.provider_choice import provider_to_enter_for
from pages.parts.ui.refusals import showing_refusals
from pages.parts.ui.visit import Visit, finish

T = TypeVar("T")


def what_to_import(visit: Visit) -> Callable[[Visit], None]:
    """Events; the agency also brings providers and users from its old system."""
    kinds: dict[str, Callable[[Visit], None]] = {"Events": import_events}
    if may(visit.user.role, Permission.CHANGE_PROVIDERS):
        kinds |= {f"{settings().PROVIDER_WORD}s": import_providers, "Users": import_users}
        return kinds[str(st.radio("What do you bring?", list(kinds), horizontal=True, key="import.kind"))]
    return import_events


def import_events(visit: Visit) -> None:
    staff = visit.user.role.is_agency_wide
    st.caption(
        "Empty cells that follow from others may stay empty: the End Date of an event of one day, and the hours "
        "where the times say them. Events that are over may bring their Number of Certificates Issued. A file that "
        "was exported here changes the events that it has, and adds only rows without an Event Number."
    )
    provider_id = provider_to_enter_for(visit, None)
    known = _provider_names(visit) if staff else {}
    fields = (*EVENT_FIELDS, *IDENTITY, PROVIDER) if staff else (*EVENT_FIELDS, *IDENTITY)
    _store_events("import.events", fields, {}, visit, known=known, provider_id=provider_id)


def import_sessions(conference: Conference, defaults: dict[str, Any], visit: Visit) -> None:
    """Sessions of a conference; what is the same for all of them was typed once."""
    same = {name: value for name, value in defaults.items() if value}
    _store_events(f"sessions{conference.id}", (*SESSION_FIELDS, *IDENTITY), same, visit, conference=conference)


def _store_events(
    key: str,
    fields: Sequence[Field],
    same: dict[str, Any],
    visit: Visit,
    *,
    known: Mapping[str, str] | None = None,
    **whose: Any,
) -> None:
    noun = "session" if "conference" in whose else "event"
    offered = categories.offered(visit.session)
    stored = events_named(key, visit)
    reader = EventReader(offered, visit.today, same, known or {}, stored)
    days = [same["starts_on"]] if same.get("starts_on") else days_of(whose.get("conference"), visit)
    review = Review(key, whose, visit, stored)
    read_again = (same, days, sorted((event.id, event.version) for event in stored.values()))
    entries = import_steps(
        key,
        fields,
        reader,
        button=f"Store the {noun}s",
        depends_on=read_again,
        arrange=arrange_as_program(days, fields, visit),
        judge=review,
    )
    question = st.session_state.get(f"{key}.question")
    confirmed = bool(question) and _answered(key, str(question))
    if entries is None or not review.is_as_shown():
        return
    with showing_refusals():
        _store(key, review.plan, visit, confirmed=confirmed, **whose)
        message = f"{plural(review.plan.to_store, noun)} stored{review.rest_in_words()}."
        forget(key)
        conference = whose.get("conference")
        where = {"go_to": "pages/conference.py", "id": conference.id} if conference else {"go_to": "pages/events.py"}
        finish(message, **where)


def _store(key: str, plan: Plan, visit: Visit, *, confirmed: bool, **whose: Any) -> None:
    """An unusual count is asked again, with everything still there."""
    try:
        event_actions.add_many(
            visit.session,
            [row.entry for row in plan.new],
            changes=[EventChange(event, row.entry.details, event.version) for row, event in plan.changed],
            reports=[CountReport(event, row.entry.issued or 0) for row, event in plan.reported],
            submission=submission_of(key),
            confirmed=confirmed,
            by=visit.user,
            today=visit.today,
            now=visit.now,
            **whose,
        )
    except ConfirmationMissing as refusal:
        st.session_state[f"{key}.question"] = refusal.message
        st.rerun()


def _answered(key: str, question: str) -> bool:
    st.warning(literally(question), icon=":material/help:")
    return st.checkbox("Yes, the numbers are right", key=f"{key}.yes")


def import_providers(visit: Visit) -> None:
    st.caption("Approved providers from your old system. One whose name is there already is pointed out.")
    many = import_steps("import.providers", PROVIDER_FIELDS, read_provider, button="Store the providers")
    if many is not None:
        with showing_refusals():
            provider_actions.add_many(visit.session, many, by=visit.user, now=visit.now)
            forget("import.providers")
            finish(f"{len(many):,} stored.", go_to="pages/providers.py")


def import_users(visit: Visit) -> None:
    st.caption("Each person gets an account and, by mail, the code that sets the first password.")
    reader = NewUserReader(_provider_names(visit))
    people = import_steps("import.users", USER_FIELDS, reader, button="Open the accounts")
    if people is not None:
        with showing_refusals():
            invited = user_actions.invite_many(visit.session, people, by=visit.user, now=visit.now)
            forget("import.users")
            finish(f"{len(invited):,} invited; the mails are on their way.", go_to="pages/users.py")


def _provider_names(visit: Visit) -> dict[str, str]:
    return {str(number): name for number, name in providers.names(visit.session, user=visit.user).items()}
