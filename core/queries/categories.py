"""The list of event categories."""

from sqlmodel import Session, col, select

from core.models import Category


def offered(session: Session) -> dict[str, str]:
    """Code and name of every category that may be chosen, in order. The same for everyone."""
    query = select(Category).where(col(Category.offered)).order_by(col(Category.position))
    return {category.code: category.name for category in session.exec(query)}


def names(session: Session) -> dict[str, str]:
    """Code and name of every category, those of earlier events too. The same for everyone."""
    return dict(session.exec(select(Category.code, Category.name).order_by(col(Category.position))).all())
