"""What each role may do: one table from role to permissions.

Whether this event, on this day: that is `core.rules`. Whose records: `Role.reaches_all`.
"""

from enum import StrEnum, auto


class Role(StrEnum):
    """OPI's people decide (staff) or read (analyst); a provider's people enter and report."""

    STAFF = auto()
    ANALYST = auto()
    MANAGER = auto()
    PROVIDER = auto()

    @property
    def is_agency_wide(self) -> bool:
        """OPI's people see every provider; others see their own."""
        return self in {Role.STAFF, Role.ANALYST}


class Permission(StrEnum):
    SEE_EVENTS = auto()
    ENTER_EVENTS = auto()
    CANCEL_EVENTS = auto()
    SEE_CERTIFICATES = auto()
    PRINT_CERTIFICATES = auto()
    SEE_COUNTS = auto()
    REPORT_COUNTS = auto()
    SEE_PROVIDERS = auto()
    CHANGE_PROVIDERS = auto()
    SEE_OWN_ACCOUNT = auto()
    SEE_USERS = auto()
    CHANGE_OWN_USERS = auto()
    CHANGE_ALL_USERS = auto()
    SEE_AUDIT = auto()
    SEE_REQUESTS = auto()
    SEE_EVIDENCE = auto()
    ASK = auto()
    DECIDE = auto()
    SEE_MAIL = auto()
    SEE_REPORTS = auto()
    ISSUE_REPORTS = auto()
    AUDIT_PROVIDERS = auto()

    SEE_ROSTERS = auto()
    KEEP_ROSTERS = auto()
    ISSUE = auto()
    KEEP_CLAIM_LINKS = auto()
    JOIN_PEOPLE = auto()
    SEE_COMPLIANCE = auto()


P = Permission
_READS_OWN = {
    P.SEE_EVENTS,
    P.SEE_CERTIFICATES,
    P.SEE_COUNTS,
    P.SEE_OWN_ACCOUNT,
    P.SEE_REQUESTS,
    P.SEE_ROSTERS,
    P.SEE_REPORTS,
}
_CERTIFIES = {P.PRINT_CERTIFICATES, P.KEEP_ROSTERS, P.ISSUE, P.KEEP_CLAIM_LINKS}
# Evidence holds what its sender put into it, folio numbers among it, which analysts do not see.
_PROVIDES = _READS_OWN | _CERTIFIES | {P.ENTER_EVENTS, P.REPORT_COUNTS, P.ASK, P.SEE_EVIDENCE, P.ISSUE_REPORTS}
_MANAGES = _PROVIDES | {P.SEE_USERS, P.CHANGE_OWN_USERS}
_ANALYSES = _READS_OWN | {P.SEE_PROVIDERS, P.SEE_COMPLIANCE}
_DECIDES = {
    P.CANCEL_EVENTS,
    P.CHANGE_PROVIDERS,
    P.CHANGE_ALL_USERS,
    P.SEE_AUDIT,
    P.DECIDE,
    P.SEE_MAIL,
    P.AUDIT_PROVIDERS,
    P.JOIN_PEOPLE,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.STAFF: frozenset(_MANAGES | _ANALYSES | _DECIDES),
    Role.ANALYST: frozenset(_ANALYSES),
    Role.MANAGER: frozenset(_MANAGES),
    Role.PROVIDER: frozenset(_PROVIDES),
}


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]
