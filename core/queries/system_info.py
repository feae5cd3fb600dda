"""What this installation holds: demo data, any user, anything at all."""

from sqlmodel import Session, select

from core.models import DemoData, Provider, User


def is_demo(session: Session) -> bool:
    return session.get(DemoData, 1) is not None


def has_users(session: Session) -> bool:
    """Whether anybody could sign in at all."""
    return session.exec(select(User.id).limit(1)).first() is not None


def is_empty(session: Session) -> bool:
    """Neither an account nor a provider is here."""
    return not has_users(session) and session.exec(select(Provider.id).limit(1)).first() is None
