import pytest

from core.rules.applications import about_email, subject_key_of
from tests.factories import application


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@gmail.co", "ann@gmail.com"),
        ("ann@hotmial.com", "ann@hotmail.com"),
        ("Ann@Yahooo.com", "ann@yahoo.com"),
        ("ann@mt.gv", "ann@mt.gov"),
    ],
)
def test_a_slip_in_a_usual_domain_is_asked_about(typed, meant):
    assert f"Did you mean {meant}?" in about_email(typed)


@pytest.mark.parametrize(
    "typed", ["ann@gmail.com", "ann@helenaschools.org", "ann@example.org", "ann@mtu.edu", "ann", ""]
)
def test_other_addresses_are_left_alone(typed):
    assert about_email(typed) is None


def test_one_organization_and_person_are_one_thing_however_they_are_spelt():
    first = application(name="Apsáalooke College", contact_email="Ann@example.org")
    assert subject_key_of(first) == subject_key_of(
        application(name="apsaalooke college", contact_email="ann@example.org")
    )
    assert subject_key_of(first) != subject_key_of(application(name="Apsáalooke College"))
