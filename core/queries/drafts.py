"""Drafts of one's own."""

from sqlmodel import Session

from core.models import Draft, User


def own_draft(session: Session, form: str, *, user: User) -> Draft | None:
    """The user's own draft of a form."""
    return session.get(Draft, (user.id, form), populate_existing=True)
