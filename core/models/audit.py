"""The audit trail: who did what, when, and what it was before and after.

Rows are only ever added; triggers in the database refuse anything else. Each row's `chain` is a keyed
hash over itself and the row before, so that a change behind the program's back shows.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class AuditAction(StrEnum):
    """What was done: the value that is stored, which stays for good, and its words in a history."""

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        action = str.__new__(cls, value)
        action._value_, action.words = value, words
        return action

    EVENT_ADDED = "event.added", "Entered the event"
    EVENT_EDITED = "event.edited", "Edited the event"
    EVENT_CORRECTED = "event.corrected", "Corrected the event on request"
    EVENT_CANCELED = "event.cancelled", "Canceled the event"
    COURSE_STARTED = "course.started", "Let the next year open by itself"
    COURSE_RENEWED = "course.renewed", "Opened this year of the course"
    COURSE_STOPPED = "course.stopped", "Stopped the course"
    CONFERENCE_ADDED = "conference.added", "Added the conference"
    CONFERENCE_RENAMED = "conference.renamed", "Renamed the conference"
    COUNT_REPORTED = "count.reported", "Reported the count"
    COUNT_CORRECTED = "count.corrected", "Corrected the count"
    CERTIFICATE_PRINTED = "certificate.printed", "Printed the certificate"
    REQUEST_ASKED = "request.asked", "Asked"
    REQUEST_APPROVED = "request.approved", "Approved the request"
    REQUEST_DECLINED = "request.declined", "Declined the request"
    REQUEST_WITHDRAWN = "request.withdrawn", "Withdrew the request"
    CERTIFICATE_CLAIMED = "certificate.claimed", "Claimed the certificate"
    CLAIM_ANSWERED = "claim.answered", "Said at the claim link who they are"
    CLAIM_WAITS = "claim.waits", "Claimed a certificate that waits for the provider"
    CLAIM_ISSUED = "claim.issued", "Issued a certificate for a claim that waited"
    CLAIM_RECOGNIZED = "claim.recognized", "Recognized a claimant as somebody on the roster"
    CLAIM_REFUSED = "claim.refused", "Refused a claim that waited"
    CLAIM_LINK_OPENED = "claim_link.opened", "Opened the claim link"
    CLAIM_LINK_CLOSED = "claim_link.closed", "Closed the claim link"
    PERSON_JOINED = "person.joined", "Joined two addresses of a person"
    PERSON_TAKEN_APART = "person.taken_apart", "Took two addresses apart"
    PERSON_NAMES_JOINED = "person.names_joined", "Joined two names of a person"
    PERSON_NAMES_TAKEN_APART = "person.names_taken_apart", "Took two names of a person apart"
    ROSTER_ADDED = "roster.added", "Put people on the roster"
    ROSTER_CHANGED = "roster.changed", "Corrected a person on the roster"
    ROSTER_REMOVED = "roster.removed", "Took a person off the roster"
    CERTIFICATES_ISSUED = "certificates.issued", "Issued certificates"
    CERTIFICATES_ISSUED_AGAIN = "certificates.issued_again", "Allowed certificates again after a revocation"
    CERTIFICATES_SUPERSEDED = "certificates.superseded", "Replaced certificates that carried old data"
    ISSUING_CANCELED = "issuing.cancelled", "Stopped issuing certificates"
    CERTIFICATE_REISSUED = "certificate.reissued", "Issued a certificate anew"
    CERTIFICATE_REVOKED = "certificate.revoked", "Revoked a certificate"
    PROVIDER_ADDED = "provider.added", "Added the provider"
    PROVIDER_EDITED = "provider.edited", "Changed the provider"
    PROVIDER_MERGED = "provider.merged", "Merged the provider into another"
    PROVIDER_TAKEN_APART = "provider.taken_apart", "Took a merge of providers apart"
    REPORT_ISSUED = "report.issued", "Issued a report"
    PROVIDER_REMINDED = "provider.reminded", "Reminded the provider of its counts"
    PROVIDER_REMINDERS_SWITCHED = "provider.reminders_switched", "Switched the reminders of the provider"
    PROVIDER_SUSPENDED = "provider.suspended", "Suspended the provider"
    PROVIDER_RESTORED = "provider.restored", "Approved the provider again"
    APPLICATION_SENT = "application.sent", "Applied to become a provider"
    PROVIDER_NOTED = "provider.noted", "Wrote a note about the provider"
    USER_INVITED = "user.invited", "Invited the user"
    USER_INVITED_AGAIN = "user.invited_again", "Invited the user again"
    USER_CHANGED = "user.changed", "Changed the user"
    USER_DEACTIVATED = "user.deactivated", "Deactivated the user"
    USER_ACTIVATED = "user.activated", "Activated the user"
    USER_PASSWORD_SET = "user.password_set", "Set the password"
    USER_CODES_REFUSED = "user.codes_refused", "Typed ten wrong codes of the second factor"
    USER_SECOND_FACTOR_SET_UP = "user.second_factor_set_up", "Set up the second factor"
    USER_SECOND_FACTOR_REMOVED = "user.second_factor_removed", "Removed the second factor"
    USER_SIGNED_IN = "user.signed_in", "Signed in"
    USER_SIGNED_OUT = "user.signed_out", "Signed out"


class AuditEntry(SQLModel, table=True):
    """One change. `by` stores the person's name as it was; `before` and `after` hold what differs."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_of_thing", "subject", "subject_id", "id"),)

    id: int = Field(primary_key=True, description="the place in the chain, without gaps from 1")
    at: datetime
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
    by: str
    action: str = Field(description="like event.edited")
    subject: str = Field(
        sa_column_kwargs={"name": "thing", "key": "subject"}, description="the table of what was changed"
    )
    subject_id: int = Field(sa_column_kwargs={"name": "thing_id", "key": "subject_id"})
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = ""
    chain: str


class AuditHead(SQLModel, table=True):
    """The end of the chain, one row: it shows a tail that was cut off, and writers wait for it in turn."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    entries: int = 0
    chain: str = ""
