"""Refusals that a user may read.

    Refused
    ├── NotFound                  not there, or another provider's: the same words
    ├── NotAllowed                may be seen, but not done by this role
    ├── InvalidInput              user input, problem by problem
    │   └── ChangedRows           rows that somebody else changed since they were shown
    ├── NotReadable               a file or a pasted text that is no table
    ├── FilterNotReadable         a file would hold more than was asked for
    ├── ChangedBySomeoneElse
    ├── EventHasEnded
    ├── EventCanceled
    ├── EventNotOver
    ├── OneEventOnly              a single-event provider has its event
    ├── ProviderNotApproved       it enters no new events
    │   └── ProviderSuspended
    ├── ReasonMissing
    ├── ConfirmationMissing       unusual, so it is asked again
    ├── RequestOpen               about the same subject, so that it has one answer
    ├── RequestDecided            by somebody else, or withdrawn
    ├── ChangedMeanwhile          what a request is about is not what it was
    ├── CodeNotRight
    ├── ClaimRefused              why no certificate is given at a link
    ├── TooOften                  strangers are slowed
    └── TryAgainLater             the database does not answer

A message is one plain sentence: what is wrong, and what to do.
"""

from collections.abc import Collection, Mapping


class Refused(Exception):
    message = "This cannot be done."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.message
        super().__init__(self.message)


class NotFound(Refused):
    message = "There is nothing here under this address; go back to the list and choose from there."


class NotAllowed(Refused):
    message = "Your account may not do this; ask the agency if you need it."


class InvalidInput(Refused):
    """`problems` has one sentence for each field that needs attention, by the field's name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class ChangedRows(InvalidInput):
    """Rows that are not as they were when they were shown: for each what it is now, and what was entered."""


class NotReadable(Refused):
    message = "This is not a table that can be read; save it as CSV or XLSX, and choose it again."


class FilterNotReadable(Refused):
    pass


class ChangedBySomeoneElse(Refused):
    message = (
        "Someone else changed this while you were editing, so nothing was saved; "
        "reload the page to see their version, then make your change again."
    )


class EventHasEnded(Refused):
    message = "The last day of this event is over, so it can no longer be edited here; ask the agency."


class EventCanceled(Refused):
    message = "This event was canceled, so nothing more can be entered for it."


class EventNotOver(Refused):
    pass


class OneEventOnly(Refused):
    message = (
        "A single-event provider has one event, and it is entered already. To offer more, ask the agency under "
        "“Account Requests” to become a multiple-event provider."
    )


class ProviderNotApproved(Refused):
    message = "The approval of this provider has not begun yet, so no event can be entered; ask the agency."


class ProviderSuspended(ProviderNotApproved):
    message = (
        "The approval of this provider is suspended, so no new event can be entered. Counts can still be reported, "
        "certificates printed and corrections asked for; write to the agency to be approved again."
    )


class ReasonMissing(Refused):
    message = "Say in a few words why this changes; the reason is kept with it."


class ConfirmationMissing(Refused):
    pass


class RequestOpen(Refused):
    message = "There is an open request about this already; wait for its answer, or withdraw it and ask anew."


class RequestDecided(Refused):
    pass


class ChangedMeanwhile(Refused):
    """`fields` are the names of what is not as it was when the request was made."""

    def __init__(self, message: str, fields: Collection[str]) -> None:
        self.fields = frozenset(fields)
        super().__init__(message)


class CodeNotRight(Refused):
    message = (
        "The code is not right, or it is too old or used already. Check it, or begin again with “Reset password” "
        "to get a new one."
    )


class ClaimRefused(Refused):
    pass


class TooOften(Refused):
    pass


class TryAgainLater(Refused):
    message = "The system could not reach its records just now; nothing was changed. Try again in a minute."
