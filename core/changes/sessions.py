"""Sign-in tickets, given in the transaction of the caller."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, delete

from core.crypto import token_hash
from core.models import SignInTicket, User
from core.models.accounts import SecondFactor
from core.rules.sessions import FACTOR_TIME, TICKET_LIFE, Needs, SignIn
from core.rules.users import needs_second_factor


def give_ticket(session: Session, user: User, *, showed_factor: bool = False, now: datetime) -> SignIn:
    """A ticket for a user whose first factor was checked, in the caller's transaction."""
    session.exec(delete(SignInTicket).where(col(SignInTicket.expires_at) < now))
    needs = Needs.NOTHING if showed_factor else _needs(session, user)
    ticket = secrets.token_urlsafe(32)
    life = TICKET_LIFE if needs is Needs.NOTHING else FACTOR_TIME
    session.add(
        SignInTicket(
            ticket_hash=token_hash(ticket),
            user_id=user.id,
            expires_at=now + life,
            awaits_factor=needs is not Needs.NOTHING,
        )
    )
    return SignIn(ticket, needs)


def _needs(session: Session, user: User) -> Needs:
    factor = session.get(SecondFactor, user.id)
    if factor and factor.confirmed_at:
        return Needs.CODE
    return Needs.SETUP if needs_second_factor(user) else Needs.NOTHING
