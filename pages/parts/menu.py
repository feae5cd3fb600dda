"""Every screen once: its file, title, address, place in the menu, and who may open it."""

from typing import NamedTuple

from core.permissions import Permission as P
from core.permissions import Role, may


class Screen(NamedTuple):
    file: str
    title: str
    path: str
    section: str
    permission: P | None  # None: open to everyone, signed in or not
    in_menu: bool = True

    def may_be_opened_by(self, role: Role | None) -> bool:
        return self.permission is None or (role is not None and may(role, self.permission))


SCREENS = (
    Screen("home", "Home", "", "", P.SEE_OWN_ACCOUNT),
    Screen("events", "List Events", "events", "Event List", P.SEE_EVENTS),
    Screen("add_event", "Add Event", "add-event", "Event List", P.ENTER_EVENTS),
    Screen("event", "Event", "event", "Event List", P.SEE_EVENTS, in_menu=False),
    Screen("certificates", "Certificates", "certificates", "", P.SEE_CERTIFICATES),
    Screen("counts", "Counts", "counts", "", P.REPORT_COUNTS),
    Screen("compliance", "Compliance", "compliance", "Compliance", P.SEE_COMPLIANCE),
    Screen("work_list", "Work List", "work-list", "Compliance", P.SEE_COMPLIANCE),
    Screen("providers", "Providers", "providers", "", P.SEE_PROVIDERS),
    Screen("provider", "Provider", "provider", "", P.SEE_PROVIDERS, in_menu=False),
    Screen("users", "Users", "users", "", P.SEE_USERS),
    Screen("user", "User", "user", "", P.SEE_USERS, in_menu=False),
    Screen("audit", "Audit Trail", "audit", "", P.SEE_AUDIT),
    Screen("account", "My Account", "account", "", P.SEE_OWN_ACCOUNT),
)
