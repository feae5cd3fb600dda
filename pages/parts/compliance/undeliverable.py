"""People whom no mail reaches, with what is wrong and what to do."""

from collections.abc import Sequence

from core.formats import plural
from core.permissions import Permission, may
from core.queries import undeliverable
from core.queries.undeliverable import DeliveryProblem, UndeliverableUser
from core.settings import settings
from pages.parts.ui.html import Cell, badge, html, link, table
from pages.parts.ui.markdown import day_of
from pages.parts.ui.user_words import provider_name
from pages.parts.ui.visit import Visit

_COUNTED = 100
PROBLEM_CHOICES: dict[str, DeliveryProblem | None] = {
    "All": None,
    **{trouble.capitalize(): trouble for trouble in DeliveryProblem},
}


def undeliverable_table(rows: Sequence[UndeliverableUser], visit: Visit) -> None:
    headings = ("Name", settings().PROVIDER_WORD, "E-mail", "What is wrong", "Since", "What to do")
    table("Those of late providers first", headings, (_cells(row, visit) for row in rows))


def _cells(row: UndeliverableUser, visit: Visit) -> list[Cell]:
    user, opens = row.user, may(visit.user.role, Permission.SEE_USERS)
    return [
        link(user.full_name, f"user?id={user.id}") if opens else user.full_name,
        _provider(row),
        html('<span class="pdups-long">%s</span>', user.email),
        html('<span class="pdups-long">%s</span>', _wrong(row)),
        _since(row),
        _remedy(row),
    ]


def _provider(row: UndeliverableUser) -> Cell:
    name, number = provider_name(row.user), row.user.provider_id
    named = link(name, f"provider?id={number}") if number else name
    return html("<span>%s<br>%s</span>", named, badge("late")) if row.is_late else named


def _wrong(row: UndeliverableUser) -> str:
    refused = [f"Mail refused: {row.refused.problem or 'it was given up.'}"] if row.refused else []
    return "\n".join([*refused, *(["Never signed in."] if row.never_since else [])])


def _since(row: UndeliverableUser) -> str:
    moments = [moment for moment in (row.refused and row.refused.given_up_at, row.never_since) if moment]
    return day_of(min(moments))


def _remedy(row: UndeliverableUser) -> str:
    """In the words of the user's own screen, where it is done."""
    if row.refused and row.never_since:
        return "Change the address, then send the invitation again"
    return "Change the address" if row.refused else "Send the invitation again, or call"


def undeliverable_link(visit: Visit) -> list[Cell]:
    """The way to them, where there are any."""
    number = undeliverable.number(visit.session, at_most=_COUNTED, user=visit.user, now=visit.now)
    people = plural(number, "person cannot", "people cannot")
    if number == _COUNTED:
        people = f"{number} people or more cannot"
    return [link(f"{people} be reached", "unreachable")] if number else []
