"""Files that wait to be taken."""

import os
from datetime import timedelta

import pytest

from core import clock
from core.errors import NotFound
from core.exports import store


@pytest.fixture(autouse=True)
def emptied():
    yield
    store.clear()


def lay_down(content=b"events", owner=1):
    with store.new_file("csv", owner=owner, now=clock.now()) as (file, name):
        file.write(content)
    return name


def all_files():
    return list(store._folder().glob("*/*"))


def test_a_file_is_found_by_the_sign_in_that_made_it_and_by_no_other():
    name = lay_down(owner=1)
    assert store.find(name, owner=1).read_bytes() == b"events"
    for owner in (2, 11, 0):
        with pytest.raises(NotFound):
            store.find(name, owner=owner)


@pytest.mark.parametrize("name", ["x", "", "*.csv", "../1-x.csv", "?" * 22 + ".csv", "A" * 22 + ".csv"])
def test_a_guessed_name_finds_nothing(name):
    lay_down()
    with pytest.raises(NotFound):
        store.find(name, owner=1)


def write_half(seen):
    with store.new_file("csv", owner=1, now=clock.now()) as (file, name):
        file.write(b"half")
        seen.append(name)
        with pytest.raises(NotFound):
            store.find(name, owner=1)
        raise KeyError


def test_half_a_file_is_not_found_and_leaves_nothing():
    seen = []
    with pytest.raises(KeyError):
        write_half(seen)
    assert seen
    assert all_files() == []


def test_two_who_prepare_at_once_are_not_in_each_others_way():
    with (
        store.new_file("csv", owner=1, now=clock.now()) as (one, its_name),
        store.new_file("csv", owner=1, now=clock.now()) as (other, others_name),
    ):
        one.write(b"1")
        other.write(b"2")
    assert [store.find(name, owner=1).read_bytes() for name in (its_name, others_name)] == [b"1", b"2"]


@pytest.mark.parametrize(("age", "stays"), [(timedelta(minutes=59), True), (timedelta(minutes=61), False)])
def test_what_nobody_takes_goes_after_an_hour_whoever_made_it(age, stays):
    file = store.find(lay_down(), owner=1)
    of_a_killed_process = file.parent.parent / "1" / "1-left.csv.part"
    of_a_killed_process.parent.mkdir(exist_ok=True)
    of_a_killed_process.touch()
    made = (clock.now() - age).timestamp()
    for each in (file, of_a_killed_process):
        os.utime(each, (made, made))
    lay_down(owner=2)
    assert (file.exists(), of_a_killed_process.exists()) == (stays, stays)
    of_a_killed_process.unlink(missing_ok=True)


def test_nobody_fills_the_disk():
    names = [lay_down() for _ in range(store.MOST_OF_ONE + 1)]
    others = lay_down(owner=11)
    assert len(all_files()) == store.MOST_OF_ONE + 1
    assert store.find(names[-1], owner=1)
    assert store.find(others, owner=11)
    with pytest.raises(NotFound):
        store.find(names[0], owner=1)


def test_only_the_server_itself_reads_them():
    file = store.find(lay_down(), owner=1)
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_server_that_stops_leaves_nothing():
    lay_down()
    store.clear()
    assert all_files() == []
