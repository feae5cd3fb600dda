"""Every screen of the menu, at an address where it has something to show."""

from collections.abc import Iterator

from core.models import Conference, Event, PrintedForm, Request, User
from core.permissions import Role
from pages.parts.ui.menu import SCREENS
from tests.browser.server import Server

ACCOUNTS = {
    Role.STAFF: "staff",
    Role.ANALYST: "analyst",
    Role.MANAGER: "manager",
    Role.PROVIDER: "provider",
}
RUNNING, OVERDUE, REPORTED = "Book study", "De-escalation in the classroom", "Apsáalooke place names and stories"


def screens_of(role: Role, server: Server) -> Iterator[tuple[str, str]]:
    """Name and address of each screen that the role may open. One that is new in the menu comes by itself."""
    for screen in SCREENS:
        if not screen.may_be_opened_by(role):
            continue
        if screen.file == "event":
            for title in (RUNNING, OVERDUE, REPORTED):
                yield f"event, {title}", f"/event?id={_id_of(server, title)}"
        elif screen.file == "roster":
            yield screen.file, f"/roster?id={_id_of(server, REPORTED)}"
        elif screen.file == "conference":
            yield screen.file, f"/conference?id={_conference_of(server, role)}"
        elif screen.file == "user":
            yield screen.file, f"/user?id={server.stored(User, User.username == 'provider')[0].id}"
        elif screen.file == "request":
            for request in _requests_of(role, server):
                yield f"request, {request.kind}", f"/request?id={request.id}"
        elif screen.file == "provider":
            yield screen.file, "/provider?id=1"
        else:
            yield screen.file, f"/{screen.path}"


def address_of(server: Server, title: str) -> str:
    return f"/event?id={_id_of(server, title)}"


def verification_of(server: Server) -> str:
    """The page that proves the newest certificate."""
    return f"/verify/{server.stored(PrintedForm)[-1].code}"


def _id_of(server: Server, title: str) -> int:
    (provider,) = server.stored(User, User.username == "provider")
    found = server.stored(Event, Event.provider_id == provider.provider_id, Event.title.startswith(title))
    return found[0].id


def _requests_of(role: Role, server: Server) -> list[Request]:
    """One request of each kind that the role sees: for OPI's people of all providers."""
    (user,) = server.stored(User, User.username == ACCOUNTS[role])
    found = (
        server.stored(Request)
        if role.is_agency_wide
        else server.stored(Request, Request.provider_id == user.provider_id)
    )
    return list({request.kind: request for request in found}.values())


def _conference_of(server: Server, role: Role) -> int:
    """The largest one; a provider's own is made when it has none."""
    (provider,) = server.stored(User, User.username == "provider")
    found = server.stored(
        Conference, *([] if role.is_agency_wide else [Conference.provider_id == provider.provider_id])
    )
    return found[0].id if found else server.add_conference().id
