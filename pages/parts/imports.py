"""What can be imported, and for whom."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from core.actions import events as event_actions
from core.actions import providers as provider_actions
from core.actions import users as user_actions
from core.errors import ConfirmationMissing
from core.models import Conference, Event
from core.permissions import Permission, may
from core.queries import categories, providers
from core.rules.importing.accounts import PROVIDER_FIELDS, USER_FIELDS, PersonReader, read_provider
from core.rules.importing.events import EVENT_FIELDS, PROVIDER, SESSION_FIELDS, Entry, EventReader
from core.settings import settings
from pages.parts.attempts import attempt
from pages.parts.importing import forget_table, import_steps, submission_of
from pages.parts.providers import provider_to_enter_for
from pages.parts.text import literally
from pages.parts.visit import Visit, done

T = TypeVar("T")


def what_to_import(visit: Visit) -> Callable[[Visit], None]:
    """Events; the agency also brings providers and users from its old system."""
    kinds: dict[str, Callable[[Visit], None]] = {"Events": import_events}
    if may(visit.user.role, Permission.CHANGE_PROVIDERS):
        kinds |= {f"{settings().PROVIDER_WORD}s": import_providers, "Users": import_users}
        return kinds[str(st.radio("What do you bring?", list(kinds), horizontal=True, key="import.kind"))]
    return import_events


def import_events(visit: Visit) -> None:
    staff = visit.user.role.reaches_all
    st.caption(
        "Empty cells that follow from others may stay empty: the End Date of an event of one day, and the hours "
        "where the times say them. Events that are over may bring their Number of Certificates Issued."
    )
    provider_id = provider_to_enter_for(visit, None)
    known = _provider_names(visit) if staff else {}
    reader = EventReader(categories.offered(visit.session), visit.today, providers=known)
    fields = (*EVENT_FIELDS, PROVIDER) if staff else EVENT_FIELDS
    _store_events("import.events", fields, reader, visit, provider_id=provider_id)


def import_sessions(conference: Conference, defaults: dict[str, Any], visit: Visit) -> None:
    """Sessions of a conference; what is the same for all of them was typed once."""
    reader = EventReader(categories.offered(visit.session), visit.today, {k: v for k, v in defaults.items() if v})
    key = f"sessions{conference.id}"
    _store_events(key, SESSION_FIELDS, reader, visit, conference=conference, depends_on=defaults)


def _store_events(
    key: str, fields: Sequence[Any], reader: EventReader, visit: Visit, *, depends_on: object = None, **whose: Any
) -> None:
    word = "sessions" if "conference" in whose else "events"
    entries = import_steps(key, fields, reader, button=f"Store the {word}", depends_on=depends_on)
    question = st.session_state.get(f"{key}.question")
    confirmed = bool(question) and _answered(key, str(question))
    if entries is None:
        return
    with attempt():
        stored = _stored(key, entries, visit, confirmed=confirmed, **whose)
        forget_table(key)
        conference = whose.get("conference")
        where = {"go_to": "pages/conference.py", "id": conference.id} if conference else {"go_to": "pages/events.py"}
        done(f"{len(stored):,} {word if len(stored) > 1 else word[:-1]} stored.", **where)


def _stored(key: str, entries: list[Entry], visit: Visit, *, confirmed: bool, **whose: Any) -> list[Event]:
    """An unusual count is asked again, with everything still there."""
    try:
        return event_actions.add_many(
            visit.session,
            entries,
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
        with attempt():
            provider_actions.add_many(visit.session, many, by=visit.user, now=visit.now)
            forget_table("import.providers")
            done(f"{len(many):,} stored.", go_to="pages/providers.py")


def import_users(visit: Visit) -> None:
    st.caption("Each person gets an account and, by mail, the code that sets the first password.")
    reader = PersonReader(_provider_names(visit))
    people = import_steps("import.users", USER_FIELDS, reader, button="Open the accounts")
    if people is not None:
        with attempt():
            invited = user_actions.invite_many(visit.session, people, by=visit.user, now=visit.now)
            forget_table("import.users")
            done(f"{len(invited):,} invited; the mails are on their way.", go_to="pages/users.py")


def _provider_names(visit: Visit) -> dict[str, str]:
    return {str(number): name for number, name in providers.names(visit.session, user=visit.user).items()}
