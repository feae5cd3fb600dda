import pytest

from core.queries.similar_names import similar_names
from core.rules.similar_names import SURE
from tests.factories import make_provider
from tests.naughty import NAUGHTY


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize(
    "there", ["Helena Public Schools", "Helena SD #1", "Helena School District No 1", "Helena SD 1"]
)
@pytest.mark.parametrize(
    "typed", ["Helena Public Schools", "HELENA SD #1", "helena school district no. 1", "Helna SD 1"]
)
def test_the_spellings_of_one_district_meet(session, there, typed):
    provider = make_provider(session, name=there)
    (found,) = similar_names(session, typed)
    assert (found.provider_id, found.name) == (provider.id, there)
    assert found.score >= SURE or typed.startswith("Helna")


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Helena Public Schools", "Great Falls Public Schools"),
        ("Helena Public Schools", "East Helena Public Schools"),
        ("Helena College", "Helena Public Schools"),
        ("Helena Historical Society", "Helena SD 1"),
        ("Helena Public Schools", "Public Schools"),
        ("Helena Public Schools", ""),
        ("Helena Public Schools", "He"),
    ],
)
def test_other_organizations_do_not(session, there, typed):
    make_provider(session, name=there)
    assert similar_names(session, typed) == []


@pytest.mark.parametrize(
    ("there", "typed"), [("Billings SD 3", "Billings SD 2"), ("Helena Elementary School", "Helena High School")]
)
def test_neighbors_are_shown_and_never_as_sure(session, there, typed):
    make_provider(session, name=there)
    (found,) = similar_names(session, typed)
    assert found.score < SURE


def test_the_likest_come_first_and_only_so_many(session):
    for name in ("Billings SD 3", "Billings SD 2", "Billings Public Schools"):
        make_provider(session, name=name)
    assert names(similar_names(session, "Billings School District 2")) == [
        "Billings SD 2",
        "Billings Public Schools",
        "Billings SD 3",
    ]
    assert names(similar_names(session, "Billings School District 2", limit=1)) == ["Billings SD 2"]


def test_a_new_and_a_renamed_provider_are_found_at_once(session):
    provider = make_provider(session, name="Arlee Schools")
    assert names(similar_names(session, "Arlee")) == ["Arlee Schools"]
    make_provider(session, name="Arlee School District 8")
    assert len(similar_names(session, "Arlee")) == 2
    provider.name, provider.version = "Polson Schools", 2
    session.commit()
    assert names(similar_names(session, "Polson")) == ["Polson Schools"]


def test_naughty_strings_are_looked_up_calmly(session):
    for text in NAUGHTY[:200]:
        make_provider(session, name=text or "x")
    for text in NAUGHTY:
        similar_names(session, text)
