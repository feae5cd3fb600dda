"""What an approved request changes: one function a kind, in the transaction of the decision."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session, SQLModel

from core.changes import events, providers, users
from core.errors import ChangedMeanwhile, EventCanceled, NotFound
from core.models import AuditAction, Event, Provider, ProviderDetails, Request, RequestKind, User, UserDetails
from core.permissions import Role
from core.queries.compliance import compliance_of
from core.rules.events import is_canceled
from core.rules.providers import is_suspended
from core.rules.requests import clashing, differing, subject_key
from core.rules.snapshots import details_from, form_of, provider_form_of, require_days_that_fit_the_count
from core.rules.suspensions import SuspensionReasons

Row = TypeVar("Row", bound=SQLModel)


class Approval(NamedTuple):
    """By whom and when, and whether also where other fields than those asked for changed since."""

    by: User
    today: date
    now: datetime
    over_newer: bool = False


def apply_approved(session: Session, request: Request, approval: Approval) -> None:
    """Change what the request asks for. Raises ChangedMeanwhile, EventCanceled or InvalidInput."""
    _APPLY[request.kind](session, request, approval)


def _correct(session: Session, request: Request, approval: Approval) -> None:
    event = _the(request.event)
    _require_active(request, event)
    form = form_of(event)
    _require_as_seen(request, event, form, approval)
    details = details_from(form | request.proposed)
    require_days_that_fit_the_count(event, details, approval.today)
    why = _reason(request)
    events.replace_details(
        session, event, details, action=AuditAction.EVENT_CORRECTED, reason=why, by=approval.by, now=approval.now
    )


def _cancel(session: Session, request: Request, approval: Approval) -> None:
    """The screen names whose certificates end with it, so that approving means them too."""
    event = _the(request.event)
    _require_active(request, event)
    events.cancel_event(session, event, reason=_reason(request), revokes=True, by=approval.by, now=approval.now)


def _open_account(session: Session, request: Request, approval: Approval) -> None:
    details = UserDetails.check({**request.proposed, "provider_id": request.provider_id})
    users.open_account(session, details, reason=_reason(request), by=approval.by, now=approval.now)


def _change_account(session: Session, request: Request, approval: Approval) -> None:
    user = _the(request.account)
    current = {name: getattr(user, name) for name in UserDetails.model_fields}
    _require_no_clash(request, current)
    details = UserDetails.check(current | request.proposed)
    users.replace_details(session, user, details, reason=_reason(request), by=approval.by, now=approval.now)


def _change_provider(session: Session, request: Request, approval: Approval) -> None:
    provider = _the(request.provider)
    form = provider_form_of(provider)
    _require_as_seen(request, provider, form, approval)
    details = ProviderDetails.check(form | request.proposed)
    providers.replace_details(session, provider, details, reason=_reason(request), by=approval.by, now=approval.now)


def _enter_provider(session: Session, request: Request, approval: Approval) -> None:
    """The provider and its first manager, who is its contact."""
    details = ProviderDetails.check(request.proposed)
    by, now = approval.by, approval.now
    provider = providers.add_provider(session, details, approved_on=approval.today, by=by, now=now)
    session.flush()
    manager = {"full_name": details.contact_name, "email": details.contact_email, "role": Role.MANAGER}
    users.open_account(session, UserDetails.check({**manager, "provider_id": provider.id}), by=by, now=now)
    request.provider_id = provider.id


def _suspend(session: Session, request: Request, approval: Approval) -> None:
    """For the reasons as they are now; for those of the proposal where nothing is overdue any more."""
    provider = _the(request.provider)
    if request.subject_key != subject_key(request.kind, provider.id):
        raise ChangedMeanwhile(f"“{request.about}” was merged into another record; decline this.", ())
    if is_suspended(provider, approval.today):
        raise ChangedMeanwhile(f"“{request.about}” is suspended already; decline this.", ())
    by, today, now = approval.by, approval.today, approval.now
    grounds = SuspensionReasons(today, *compliance_of(session, provider, user=by, today=today))
    if not grounds.is_late and not approval.over_newer:
        raise ChangedMeanwhile(
            f"Nothing of “{request.about}” is overdue any more. Decline this, or open it and suspend all the same.",
            {"standing"},
        )
    reasons = grounds if grounds.is_late else SuspensionReasons.read(request.proposed)
    reason, number = request.reason, request.id
    providers.suspend_provider(session, provider, reasons, reason=reason, proposal=number, by=by, today=today, now=now)


_APPLY: dict[RequestKind, Callable[[Session, Request, Approval], None]] = {
    RequestKind.CORRECTION: _correct,
    RequestKind.CANCELLATION: _cancel,
    RequestKind.FURTHER_USER: _open_account,
    RequestKind.ACCOUNT_CHANGE: _change_account,
    RequestKind.PROVIDER_CHANGE: _change_provider,
    RequestKind.NEW_PROVIDER: _enter_provider,
    RequestKind.SUSPENSION: _suspend,
}


def _the(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


def _reason(request: Request) -> str:
    return f"Request {request.id}. {request.reason}".strip()


def _require_active(request: Request, event: Event) -> None:
    if is_canceled(event):
        raise EventCanceled(f"“{request.about}” was canceled meanwhile, so there is nothing to change; decline this.")


def _require_as_seen(request: Request, row: Event | Provider, current: Mapping[str, Any], approval: Approval) -> None:
    """A newer version is refused, with what changed; `over_newer` allows it where nothing is undone by it."""
    if row.version == request.seen_version:
        return
    _require_no_clash(request, current)
    changed = differing(request.before, current)
    if changed and not approval.over_newer:
        raise ChangedMeanwhile(
            f"“{request.about}” was changed after this was asked, though not in what is asked for. Look at both, then "
            "approve over the newer version, or decline.",
            changed.keys(),
        )


def _require_no_clash(request: Request, current: Mapping[str, Any]) -> None:
    if clash := clashing(request, current):
        raise ChangedMeanwhile(
            f"“{request.about}” was changed after this was asked, in the very things that are asked for. Decline it "
            "with a note, so that it can be asked anew.",
            clash,
        )
