"""Paging by keyset: pages of any rows follow one another, and a cursor that nobody gave leads nowhere."""

from datetime import date, timedelta
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, delete, insert, select

from core.errors import NotFound
from core.queries.keyset import Order, cut, decode, encode, iso_day, one_of, row_id, stored_text
from core.queries.url_values import is_an_id
from tests.naughty import NAUGHTY

ROWS = Table(
    "keyset_row",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("day", Date),
    Column("name", Text),
    prefixes=["TEMPORARY"],
)
READERS = {"day": iso_day, "name": stored_text}
IDS, DAYS = st.integers(1, 2**31 - 1), st.dates()
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
FEW_DAYS = st.integers(0, 2).map(lambda days: date(2026, 6, 1) + timedelta(days))  # so that the id settles the order
FEW_TEXTS = st.sampled_from(["", ".", "a.b", "Ärger", "ärger", "z"]) | TEXTS
MANY_ROWS = st.dictionaries(IDS, st.tuples(FEW_DAYS, FEW_TEXTS), max_size=12)


class Shade(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@pytest.fixture
def connection(session):
    connection = session.connection()
    ROWS.create(connection)
    return connection


def page(connection, order, size, cursor):
    """The rows of a page, and the row after which the next one begins."""
    name = order.columns[0].key
    query = select(ROWS).order_by(*order.by()).limit(size + 1)
    if cursor:
        number, value = decode(cursor, row_id, READERS[name])
        query = query.where(order.beyond((value, number)))
    return cut(connection.execute(query).all(), size)


def pages(connection, order, size, row=None):
    """Every page that follows on a row, one after the other, as cursors lead to them."""
    while True:
        shown, row = page(connection, order, size, encode(row.id, row._mapping[order.columns[0].key]) if row else "")
        yield shown
        if row is None:
            return


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", ["day", "name"])
@given(rows=MANY_ROWS, size=st.integers(1, 5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_follow_one_another_without_gap_or_repetition_there_and_back(connection, name, descending, rows, size):
    connection.execute(delete(ROWS))
    if rows:
        connection.execute(insert(ROWS), [{"id": n, "day": on, "name": text} for n, (on, text) in rows.items()])
    order = Order((ROWS.c[name], ROWS.c.id), descending)
    whole = connection.execute(select(ROWS).order_by(*order.by())).all()
    there = list(pages(connection, order, size))
    assert [row for shown in there for row in shown] == whole
    assert {row.id for row in whole} == set(rows)
    assert all(len(shown) == size for shown in there[:-1])
    if len(there) > 1:
        back = list(pages(connection, order.reversed(), size, there[-1][0]))
        assert [row for shown in back for row in shown] == [row for shown in there[:-1] for row in shown][::-1]


@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_in_the_order_of_their_values_and_then_of_their_numbers(connection, descending):
    first, second = date(2026, 6, 1), date(2026, 6, 2)
    connection.execute(insert(ROWS), [{"id": n, "day": on} for n, on in [(1, second), (2, first), (3, first)]])
    order = Order((ROWS.c.day, ROWS.c.id), descending)
    (found,) = pages(connection, order, 5)
    assert [row.id for row in found] == ([1, 3, 2] if descending else [2, 3, 1])


@pytest.mark.parametrize(("descending", "beyond"), [(False, [3]), (True, [1])])
def test_one_column_is_an_order_too(connection, descending, beyond):
    connection.execute(insert(ROWS), [{"id": number} for number in (1, 2, 3)])
    condition = Order((ROWS.c.id,), descending).beyond((2,))
    assert connection.scalars(select(ROWS.c.id).where(condition)).all() == beyond


@given(rows=st.lists(st.integers(), max_size=9), size=st.integers(1, 5))
def test_a_page_ends_where_the_next_begins_and_the_last_one_has_no_next(rows, size):
    shown, last = cut(rows, size)
    assert shown == rows[:size]
    assert last == (rows[size - 1] if len(rows) > size else None)


@given(number=IDS, on=DAYS, shade=st.sampled_from(Shade), rank=st.integers(0, 3), text=TEXTS)
@example(number=1, on=date(1, 1, 1), shade=Shade.DARK, rank=0, text="")
@example(number=1, on=date(2026, 1, 1), shade=Shade.DARK, rank=0, text="1.2026-01-01.x")
def test_a_cursor_is_read_as_it_was_written(number, on, shade, rank, text):
    cursor = encode(number, on, shade, rank, text)
    assert decode(cursor, row_id, iso_day, one_of(Shade), one_of(range(4)), stored_text) == (
        number,
        on,
        shade,
        rank,
        text,
    )


def test_the_cursors_in_earlier_urls_are_written_the_same():
    assert encode(17, date(2026, 6, 1)) == "17.2026-06-01"
    assert encode(1, date(2026, 6, 1), 9) == "1.2026-06-01.9"
    assert encode(17, "math in k. 12") == "17.math in k. 12"


NONSENSE = [
    *("", ".", "..", "x", "1", "1.", ".2026-01-01", "1.x", "1.2026-13-01", "1.2026-01-01.", "1.2026-01-01.1"),
    *("0.2026-01-01", "-1.2026-01-01", "+1.2026-01-01", "01.2026-01-01", "1_0.2026-01-01", " 1.2026-01-01"),
    *(f"{2**31}.2026-01-01", f"{2**63}.2026-01-01", f"{10**30}.2026-01-01", "9" * 5000 + ".2026-01-01"),
    *("٣.2026-01-01", "1.٢٠٢٦-01-01", "1.20260101", "1.2026-W01-1", "1.10000-01-01", "1.0000-01-01"),
    *("1.2026-01-01\0", "\0", "1\0.2026-01-01", "1.2026-01-01T00:00", "1.\ud800", "1.2026-01-01; drop"),
    *NAUGHTY,
]


@pytest.mark.parametrize("cursor", NONSENSE, ids=ascii)
def test_a_cursor_that_nobody_gave_is_not_found(cursor):
    with pytest.raises(NotFound):
        decode(cursor, row_id, iso_day)


@pytest.mark.parametrize("cursor", ["1.\0", "1.a\0b", "1.\ud800", "٣.a", "a", "1"], ids=ascii)
def test_a_text_that_no_database_holds_is_in_no_cursor(cursor):
    with pytest.raises(NotFound):
        decode(cursor, row_id, stored_text)


@pytest.mark.parametrize("cursor", ["2", "-1", "", "00", "٠", "LIGHT", "light ", "0.1"], ids=ascii)
def test_neither_a_rank_nor_a_member_that_is_none_is_found(cursor):
    for values in (range(2), Shade):
        with pytest.raises(NotFound):
            decode(cursor, one_of(values))


@given(text=st.text() | st.from_regex(r"\s?[+-]?\d{1,12}\.\d{1,5}-\d\d-\d\d\s?", fullmatch=True))
def test_whatever_stands_in_a_url_is_a_cursor_as_written_or_not_found(text):
    for readers in (
        (row_id, iso_day),
        (row_id, stored_text),
        (one_of(range(2)), iso_day, row_id),
        (iso_day, row_id, row_id),
    ):
        try:
            values = decode(text, *readers)
        except NotFound:
            continue
        assert encode(*values) == text
        assert all(is_an_id(value) for value, reads in zip(values, readers, strict=True) if reads is row_id)
