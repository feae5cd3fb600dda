"""S3: what signing in and resetting cost for a known and for an unknown user. AU: checking the audit trail."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, insert, update
from sqlmodel import Session

from bench.result import Options, Result, ms
from core import clock, db, migrations, passwords
from core.actions import resets, sessions
from core.audit import chain_value
from core.models import AuditAction, AuditEntry, AuditHead, User
from core.permissions import Role
from core.queries import audit

USERS = 200
WITHIN = 0.10
ENTRIES = 100_000


def accounts(options: Options) -> list[Result]:
    engine = db.connect(f"sqlite:///{options.folder / 'accounts.db'}")
    migrations.upgrade(engine)
    password = passwords.hashed("Bitterroot-2026")
    now = clock.now()
    with Session(engine) as session:
        for number in range(USERS):
            name = f"known{number}"
            session.add(
                User(
                    username=name,
                    email=f"{name}@example.org",
                    full_name="Ada Rides",
                    role=Role.STAFF,
                    password_hash=password,
                    created_at=now,
                )
            )
        session.commit()
        return [_compared(session, "sign-in", _sign_in), _compared(session, "reset", _reset), _trail(engine, session)]


def _sign_in(session: Session, name: str, number: int) -> None:
    moment = clock.now() + timedelta(minutes=number)  # or the throttle would answer for us
    sessions.sign_in(session, name, "wrong-password", ip_address=f"10.0.{number % 256}.1", now=moment)


def _reset(session: Session, name: str, _number: int) -> None:
    resets.ask(session, name, f"{name}@example.org", now=clock.now())


def _compared(session: Session, what: str, action: Callable[[Session, str, int], None]) -> Result:
    known, unknown = [], []
    for number in range(USERS):
        for name, times in ((f"known{number}", known), (f"nobody{number}", unknown)):
            times.append(_seconds(partial(action, session, name, number)))
    ratio = median(known) / median(unknown)
    return Result(
        "S3",
        f"{what}, known against unknown",
        ms(known),
        peer=ms(unknown),
        ratio=ratio,
        size=USERS,
        target="within 10 %",
        holds=abs(ratio - 1) <= WITHIN,
    )


def _trail(engine: Engine, session: Session) -> Result:
    """Fill a trail to its size, then check it from end to end."""
    head = session.get(AuditHead, 1)
    assert head
    chain, first, rows = head.chain, head.entries + 1, []
    for number in range(first, ENTRIES + 1):
        row = {
            "id": number,
            "at": clock.now(),
            "by_id": None,
            "by": "Ada Rides",
            "action": AuditAction.EVENT_EDITED.value,
            "subject": "event",
            "subject_id": number,
            "before": {"title": "Fractions"},
            "after": {"title": f"Fractions {number}"},
            "reason": "",
        }
        row["chain"] = chain = chain_value(chain, row)
        rows.append(row)
    session.rollback()
    with engine.begin() as connection:
        connection.execute(insert(AuditEntry), rows)
        connection.execute(update(AuditHead).values(entries=ENTRIES, chain=chain))
    took = [_seconds(lambda: audit.first_break(session)) for _ in range(3)]
    assert audit.first_break(session) is None
    took_ms = ms(took)
    return Result("AU", "check of the audit trail", took_ms, size=ENTRIES, target="< 1,000 ms", holds=took_ms < 1000)


def _seconds(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun
