import pytest

from core.rules.similar_names import name_parts


@pytest.mark.parametrize(
    "name",
    [
        "Helena Public Schools",
        "HELENA  PUBLIC SCHOOL",
        "Helena School District",
        "Helena S.D.",
        "Helena Unified School Dist.",
        "The Schools of Helena",
        "Helena Publc Scools",
        "Hélena Public Schools, Inc.",
    ],
)
def test_the_words_of_schools_tell_nothing(name):
    assert name_parts(name).words == "helena"


@pytest.mark.parametrize("name", ["Helena SD #1", "Helena School District No. 1", "Helena Dist 01", "Helena Nr. 1 SD"])
def test_the_number_of_a_district_is_kept_apart(name):
    assert name_parts(name).numbers == {"1"}


def test_k_12_is_no_number():
    assert name_parts("Arlee K-12 Schools") == name_parts("Arlee Schools")


@pytest.mark.parametrize(
    ("name", "level"),
    [("Helena Elem", "elementary"), ("Helena H S", "high"), ("Helena H.S.", "high"), ("Helena Jr. High", "middle")],
)
def test_the_level_of_a_school_is_kept_apart(name, level):
    assert name_parts(name).words == "helena"
    assert level in name_parts(name).levels


def test_short_forms_are_written_out():
    assert name_parts("St. Ignatius Hist. Soc.").words == name_parts("Saint Ignatius Historical Society").words


def test_words_stand_in_any_order():
    assert name_parts("College of Salish Kootenai").words == name_parts("Salish Kootenai College").words


@pytest.mark.parametrize("name", ["Public School District", "High School", "the"])
def test_a_name_of_nothing_but_such_words_keeps_them(name):
    assert name_parts(name).words


def test_a_name_without_words_tells_nothing():
    assert name_parts(" #!? ").words == ""
