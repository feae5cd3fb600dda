"""How people on a roster are corrected or taken off it: chosen by name, each in fields of their own.

The fields belong to the person and to what was seen of them. Where somebody else changed a person meanwhile,
nothing is stored, and what was typed stands there still beside what it is now.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from core.actions import rosters as actions
from core.actions.rosters import AttendeeChange
from core.errors import ChangedRows, InvalidInput
from core.formats import units
from core.models import CertificateState, Event
from core.queries import rosters
from core.queries.rosters import RosterEntry
from core.rules.rosters import minutes_of
from core.rules.seen_values import Seen
from pages.parts.ui.form_state import forget
from pages.parts.ui.markdown import as_label, listed, told_apart
from pages.parts.ui.refusals import showing_refusals, tell_problems
from pages.parts.ui.visit import Visit, finish

_FIELDS = {"name": "Name", "email": "E-mail", "folio_number": "Folio number", "units": "Units"}


class PersonFields(NamedTuple):
    """What stands in the fields of one person; the texts by the names of `_FIELDS`."""

    texts: Mapping[str, str]
    completed: bool
    taken_off: bool


def correct_section(event: Event, people: Sequence[RosterEntry], visit: Visit) -> None:
    """Choose people, correct them or take them off, and save it all or nothing."""
    place, key = st.empty(), f"correct{event.id}"
    shown = {person.id: person for person in people} | _chosen_before(key)
    if not shown:
        return
    with st.expander("Correct people, or take them off"):
        chosen = _whom(key, shown)
        seen = {number: _seen(key, shown[number]) for number in chosen}
        st.session_state[f"{key}.seen"] = seen
        if refusal := st.session_state.pop(f"{key}.refusal", None):
            tell_problems(refusal)
        if seen:
            _form(key, event, seen, visit, place)
    if any(person.state == CertificateState.CURRENT for person in people):
        st.caption("A corrected name or number reaches a certificate only when you replace it on purpose.")


def _whom(key: str, shown: Mapping[int, RosterEntry]) -> list[int]:
    """Whoever was chosen stays chosen when a refusal draws the list anew, under the names of now."""
    labels = told_apart({person.id: f"{person.name} {person.email}".strip() for person in shown.values()})
    first = [number for number in _chosen_before(key) if number in labels]
    return st.multiselect(
        "Whom", list(labels), first, format_func=labels.__getitem__, key=f"{key}.people.{_edition(key)}"
    )


def _chosen_before(key: str) -> dict[int, RosterEntry]:
    """People stay as they were seen when they were chosen, whatever others do to them meanwhile."""
    seen: dict[int, RosterEntry] = st.session_state.get(f"{key}.seen", {})
    return seen


def _seen(key: str, person: RosterEntry) -> RosterEntry:
    return _chosen_before(key).get(person.id, person)


def _form(key: str, event: Event, seen: Mapping[int, RosterEntry], visit: Visit, place: Any) -> None:
    with st.form(f"{key}.form", enter_to_submit=False, border=False):
        form_data = {number: _fields(key, event, person) for number, person in seen.items()}
        pressed = st.form_submit_button("Save corrections", type="primary")
    if pressed:
        with place, showing_refusals():
            _save(key, event, seen, form_data, visit)


def _fields(key: str, event: Event, person: RosterEntry) -> PersonFields:
    """The fields of one person; they begin with what was typed, where a refusal drew them anew."""
    who, field = as_label(person.name), f"{key}.{person.id}.{_edition(key)}"
    first = st.session_state.get(f"{key}.form_data", {}).get(person.id) or _as_shown(event, person)
    with st.container(border=True):
        places = st.columns(len(_FIELDS))
        texts = {
            name: place.text_input(f"{label} of {who}", first.texts[name], key=f"{field}.{name}")
            for place, (name, label) in zip(places, _FIELDS.items(), strict=True)
        }
        with st.container(horizontal=True):
            completed = st.checkbox(f"{who} completed it", first.completed, key=f"{field}.completed")
            off = st.checkbox(f"Take {who} off the roster", first.taken_off, key=f"{field}.off")
    return PersonFields({name: text or "" for name, text in texts.items()}, completed, off)


def _edition(key: str) -> int:
    return int(st.session_state.get(f"{key}.edition", 0))


def _as_shown(event: Event, person: RosterEntry) -> PersonFields:
    return PersonFields(
        {
            "name": person.name,
            "email": person.email,
            "folio_number": person.folio_number,
            "units": units(minutes_of(person.minutes, event)),
        },
        person.completed,
        taken_off=False,
    )


def _save(
    key: str, event: Event, seen: Mapping[int, RosterEntry], form_data: Mapping[int, PersonFields], visit: Visit
) -> None:
    off = {number: _as_seen(seen[number]) for number, row in form_data.items() if row.taken_off}
    changed = [
        AttendeeChange(number, row.texts, row.completed, _as_seen(seen[number]))
        for number, row in form_data.items()
        if number not in off and row != _as_shown(event, seen[number])
    ]
    if not off and not changed:
        raise InvalidInput({"name": "Change something about these people first."})
    try:
        actions.change(visit.session, event, changed, taken_off=off, by=visit.user, now=visit.now)
    except ChangedRows as refusal:
        visit.session.rollback()
        _draw_anew(key, event, seen, form_data, refusal, visit)
    _begin_anew(key)
    names = [seen[change.attendee_id].name for change in changed]
    finish(_what_was_saved(names, [seen[number].name for number in off]))


def _as_seen(person: RosterEntry) -> Seen:
    return Seen(person.name, person.email, person.folio_number, person.minutes, person.completed)


def _draw_anew(
    key: str,
    event: Event,
    seen: Mapping[int, RosterEntry],
    form_data: Mapping[int, PersonFields],
    refusal: ChangedRows,
    visit: Visit,
) -> None:
    """The same people as they are now, with what was typed into the fields that somebody did type into."""
    everybody = rosters.list_of(visit.session, event, limit=None, user=visit.user)
    now = {person.id: person for person in everybody if person.id in seen}
    st.session_state[f"{key}.form_data"] = {
        number: _merged(_as_shown(event, seen[number]), row, _as_shown(event, now.get(number, seen[number])))
        for number, row in form_data.items()
    }
    gone = set(seen) - set(now)
    st.session_state[f"{key}.seen"] = now | {number: seen[number] for number in gone}
    st.session_state[f"{key}.edition"] = _edition(key) + 1
    st.session_state[f"{key}.refusal"] = refusal.problems
    st.rerun()


def _merged(was: PersonFields, row: PersonFields, now: PersonFields) -> PersonFields:
    texts = {name: now.texts[name] if text == was.texts[name] else text for name, text in row.texts.items()}
    return PersonFields(texts, now.completed if row.completed == was.completed else row.completed, row.taken_off)


def _begin_anew(key: str) -> None:
    """Other fields follow, whatever the browser still shows in these."""
    edition = _edition(key)
    forget(key)
    st.session_state[f"{key}.edition"] = edition + 1


def _what_was_saved(corrected: Sequence[str], off: Sequence[str]) -> str:
    parts: Iterable[str] = (
        f"{verb}: {listed(names)}" for verb, names in (("Corrected", corrected), ("Taken off", off)) if names
    )
    return f"The roster is saved. {'. '.join(parts)}."
