"""Drafts: what was typed into a form survives a sign-out, a lost connection or a closed lid."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete

from core.db import begin_change
from core.models import Draft, User

_LIFE = timedelta(days=30)


def save(session: Session, form: str, fields: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Store what stands in one's own form, in the place of its earlier draft."""
    begin_change(session, by)
    session.exec(delete(Draft).where(col(Draft.saved_at) < now - _LIFE))
    session.merge(Draft(user_id=by.id, form=form, fields=dict(fields), saved_at=now))
    session.commit()


def discard(session: Session, form: str, *, by: User) -> None:
    """Forget the draft: the form was saved, or its typist does not want it."""
    begin_change(session, by)
    session.exec(delete(Draft).where(col(Draft.user_id) == by.id, col(Draft.form) == form))
    session.commit()
