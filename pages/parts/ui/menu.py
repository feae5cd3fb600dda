"""Every screen once: its file, title, URL, place in the menu, and who may open it."""

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
    Screen("import_events", "Import Events", "import", "Event List", P.ENTER_EVENTS),
    Screen("conferences", "Conferences", "conferences", "Event List", P.SEE_EVENTS),
    Screen("conference", "Conference", "conference", "Event List", P.SEE_EVENTS, in_menu=False),
    Screen("roster", "Roster", "roster", "Event List", P.SEE_ROSTERS, in_menu=False),
    Screen("certificates", "Certificates", "certificates", "", P.SEE_CERTIFICATES),
    Screen("counts", "Counts", "counts", "", P.REPORT_COUNTS),
    Screen("account_requests", "Account Requests", "account-requests", "Requests", P.SEE_REQUESTS),
    Screen("corrections", "Event Corrections", "corrections", "Requests", P.SEE_REQUESTS),
    Screen("request", "Request", "request", "Requests", P.SEE_REQUESTS, in_menu=False),
    Screen("compliance", "Compliance", "compliance", "Compliance", P.SEE_COMPLIANCE),
    Screen("work_list", "Work List", "work-list", "Compliance", P.SEE_COMPLIANCE),
    Screen("unreachable", "People Who Cannot Be Reached", "unreachable", "Compliance", P.SEE_COMPLIANCE),
    Screen("providers", "Providers", "providers", "", P.SEE_PROVIDERS),
    Screen("provider", "Provider", "provider", "", P.SEE_PROVIDERS, in_menu=False),
    Screen("reports", "Reports", "reports", "Compliance", P.SEE_REPORTS),
    Screen("quality", "Data Quality", "quality", "Compliance", P.AUDIT_PROVIDERS),
    Screen("users", "Users", "users", "", P.SEE_USERS),
    Screen("user", "User", "user", "", P.SEE_USERS, in_menu=False),
    Screen("audit", "Audit Trail", "audit", "Administration", P.SEE_AUDIT),
    Screen("mail", "Mail", "mail", "Administration", P.SEE_MAIL),
    Screen("people", "People", "people", "Administration", P.JOIN_PEOPLE),
    Screen("account", "My Account", "account", "", P.SEE_OWN_ACCOUNT),
    Screen("directory", "Directory", "directory", "Public", None),
    Screen("catalog", "Catalog", "catalog", "Public", None),
    Screen("apply", "Apply", "apply", "Public", None),
    Screen("verify_certificate", "Verify a Certificate", "verify-certificate", "Public", None),
    Screen("my_certificates", "My Certificates", "my-certificates", "Public", None),
    Screen("claim", "Claim a Certificate", "claim", "Public", None, in_menu=False),
    Screen("help", "Help", "help", "", None, in_menu=False),
)

OPEN = frozenset(screen.path for screen in SCREENS if screen.permission is None)  # URLs open to everyone
