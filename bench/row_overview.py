"""P6: the compliance overview of 50,000 providers, beside DuckDB and pandas, which scan the same events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

import demo
from bench.result import Options, Result, ms
from core import clock, db, migrations
from core.models import User
from core.permissions import Role
from core.queries.overview import Overview, overview
from core.rules.counts import overdue_if_ended_before
from core.rules.periods import Period, last_year, next_month
from core.settings import settings
from demo.sizes import SIZES

SMALL, LARGE = 100_000, 5_000_000
LIMIT_MS = 100
WARM_UP, TURNS = 3, 25
PEER_TURNS = 5
WEEKS = 13

# All that the peers need, and no text beside it.
_EVENTS = """
SELECT e.id, e.provider_id, p.type, e.county, e.ends_on, e.reported_on, e.certificates_issued AS issued, e.minutes
FROM event e JOIN provider p ON p.id = e.provider_id WHERE e.cancelled_at IS NULL
"""
Work = Callable[[], object]


def overviews(options: Options) -> list[Result]:
    sizes = (SMALL, LARGE)
    files = {size: options.folder / f"nation-{size}.db" for size in sizes}
    for size, file in files.items():
        fill(file, size)
    engines = {size: db.connect(f"sqlite:///{file}") for size, file in files.items()}
    with Session(engines[SMALL]) as small, Session(engines[LARGE]) as large:
        ours: dict[int, Work] = {SMALL: lambda: _ours(small), LARGE: lambda: _ours(large)}
        medians = dict(zip(ours, _medians(list(ours.values()), TURNS), strict=True))
        peers = _peers(large)
    return _results(medians, peers)


def fill(file: Path, events: int) -> None:
    """The demo data of fifty states, with so many events."""
    engine = db.connect(f"sqlite:///{file}")
    migrations.upgrade(engine)
    usual = SIZES["fifty-states"]
    SIZES["fifty-states"] = replace(usual, bulk=events)
    demo.fill(engine, size="fifty-states", seed=1, today=clock.today(), now=clock.now(), password="Bitterroot-2026")
    SIZES["fifty-states"] = usual
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _ours(session: Session) -> Overview:
    """As a visit does it: a new transaction, and all that the screen shows."""
    session.rollback()
    staff = User(role=Role.STAFF)
    return overview(session, _period(), weeks=WEEKS, user=staff, today=clock.today())


def _period() -> Period:
    """A whole year, which is the most that is usually looked at."""
    return last_year(clock.today())


def _medians(works: list[Work], turns: int) -> list[float]:
    """Each in turn, so that all meet the same noise."""
    seconds: list[list[float]] = [[] for _ in works]
    for turn in range(WARM_UP + turns):
        for place, work in enumerate(works):
            begun = perf_counter()
            work()
            if turn >= WARM_UP:
                seconds[place].append(perf_counter() - begun)
    return [ms(found) for found in seconds]


def _peers(session: Session) -> dict[str, float]:
    """DuckDB and pandas with the events in memory already; neither keeps anything but the rows."""
    try:
        import duckdb
        import pandas
    except ImportError as missing:
        print(f"  NOT RUN: {missing.name} is not installed (bench/requirements.txt)")
        return {}
    connection = session.connection()
    events = pandas.DataFrame(connection.execute(text(_EVENTS)).all(), columns=_COLUMNS)
    for column in ("ends_on", "reported_on"):
        events[column] = pandas.to_datetime(events[column])
    of = pandas.DataFrame(
        connection.execute(text("SELECT event_id, category_code FROM event_category")).all(),
        columns=["id", "category"],
    )
    duck = duckdb.connect()
    duck.register("frame", events)
    duck.register("frame_of", of)
    duck.execute(
        "CREATE TABLE event AS SELECT * REPLACE (ends_on::DATE AS ends_on, reported_on::DATE AS reported_on) FROM frame"
    )
    duck.execute("CREATE TABLE event_category AS SELECT * FROM frame_of")
    _check(_ours(session), duck)
    works: list[Work] = [lambda: [duck.execute(query).fetchall() for query in _queries()], lambda: _pandas(events, of)]
    return dict(zip(("DuckDB", "pandas"), _medians(works, PEER_TURNS), strict=True))


_COLUMNS = ["id", "provider_id", "type", "county", "ends_on", "reported_on", "issued", "minutes"]
_SUMS = "count(*), count(issued), sum(issued), sum(issued * minutes)"


def _queries() -> list[str]:
    """The numbers of the overview in SQL over the rows themselves."""
    today, period, before = clock.today(), _period(), _period().year_before
    late = overdue_if_ended_before(today)
    queries = [
        f"SELECT provider_id, count(*), min(ends_on) FROM event WHERE issued IS NULL AND ends_on < '{late}' GROUP BY 1",
        f"SELECT count(DISTINCT provider_id) FROM event WHERE issued IS NULL AND ends_on < '{today}'",
    ]
    queries += [_week(end) for end in _ends(today)]
    queries += [f"SELECT {_SUMS} FROM event WHERE {_within(p)}" for p in (period, before)]
    queries += [
        f"SELECT reported_on - ends_on, count(*) FROM event WHERE {_within(p)} AND issued IS NOT NULL GROUP BY 1"
        for p in (period, before)
    ]
    queries += [
        f"SELECT {key}, {_SUMS} FROM event WHERE {_within(period)} GROUP BY 1"
        for key in ("date_trunc('month', ends_on)", "type", "county")
    ]
    by_category = (
        f"SELECT category, {_SUMS} FROM event JOIN event_category USING (id) WHERE {_within(period)} GROUP BY 1"
    )
    return [*queries, by_category]


def _ends(today: date) -> list[date]:
    sunday = today + timedelta(days=6 - today.weekday())
    return [sunday - timedelta(weeks=back) for back in range(WEEKS)]


def _week(sunday: date) -> str:
    late = sunday - timedelta(days=settings().COUNT_WINDOW_DAYS)
    return (
        f"SELECT count(*), count(*) FILTER (ends_on < '{late}') FROM event"
        f" WHERE ends_on < '{sunday}' AND (issued IS NULL OR reported_on > '{sunday}')"
    )


def _within(period: Period) -> str:
    return f"ends_on >= '{period.first}' AND ends_on < '{next_month(period.last)}'"


def _check(ours: Overview, duck: Any) -> None:
    """A comparison of different answers would be worth nothing."""
    theirs = duck.execute(f"SELECT {_SUMS} FROM event WHERE {_within(_period())}").fetchone()
    assert tuple(ours.total) == tuple(map(int, theirs))
    late = overdue_if_ended_before(clock.today())
    found = duck.execute(f"SELECT count(*) FROM event WHERE issued IS NULL AND ends_on < '{late}'").fetchone()
    assert ours.overdue == found[0]


def _pandas(events: Any, of: Any) -> None:
    today, period, before = (clock.today(), _period(), _period().year_before)
    late = str(overdue_if_ended_before(today))
    unreported = events[events.issued.isna()]
    unreported[unreported.ends_on < late].groupby("provider_id").ends_on.agg(["count", "min"])
    unreported[unreported.ends_on < str(today)].provider_id.nunique()
    for end in _ends(today):
        waiting = events[(events.ends_on < str(end)) & (events.issued.isna() | (events.reported_on > str(end)))]
        (waiting.ends_on < str(end - timedelta(days=settings().COUNT_WINDOW_DAYS))).sum()
    for each in (period, before):
        inside = events[(events.ends_on >= str(each.first)) & (events.ends_on < str(next_month(each.last)))]
        inside = inside.assign(certified=inside.issued * inside.minutes)
        inside[["issued", "certified"]].sum()
        (inside.reported_on - inside.ends_on).dt.days.value_counts()
        if each == period:
            for key in (inside.ends_on.dt.to_period("M"), "type", "county"):
                inside.groupby(key)[["issued", "certified"]].sum()
            inside.merge(of, on="id").groupby("category")[["issued", "certified"]].sum()


def _results(ours: dict[int, float], peers: dict[str, float]) -> list[Result]:
    duck, pandas = peers.get("DuckDB"), peers.get("pandas")
    large, flat = ours[LARGE], ours[LARGE] / ours[SMALL]
    return [
        Result(
            "P6",
            "compliance overview, against DuckDB",
            large,
            peer=duck,
            ratio=large / duck if duck else None,
            size=LARGE,
            target=f"≤ {LIMIT_MS} ms, < DuckDB",
            holds=large <= LIMIT_MS and (duck is None or large < duck),
        ),
        Result("P6-pandas", "the same, against pandas", large, peer=pandas, size=LARGE),
        Result(
            "P6-flat",
            f"the same, against {SMALL:,} events",
            large,
            floor=ours[SMALL],
            ratio=flat,
            size=LARGE,
            target="≤ 1.2",
            holds=flat <= 1.2,
        ),
    ]
