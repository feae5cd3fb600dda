import pytest

from core import passwords
from core.settings import settings


@pytest.fixture
def nist(monkeypatch):
    monkeypatch.setenv("PDUPS_PASSWORD_POLICY", "nist")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("Zxcvq12", False),  # 7
        ("Zxcvqw12", True),  # 8
        ("zxcvqw12", False),
        ("ZXCVQW12", False),
        ("Zxcvqwer", False),
        ("Aa1" + "z" * 125, True),  # 128
        ("Aa1" + "z" * 126, False),  # 129
        ("Ḱʷuk̓ʷ-Apsáalooke-1", True),
        ("Aa1" + "🙂" * 61, True),
    ],
)
def test_s1_the_manuals_rule(password, fine):
    assert (passwords.problem_with(password) is None) is fine


@pytest.mark.parametrize(
    ("password", "needs"),
    [
        ("zxcvqw12", "at least one capital letter"),
        ("zxcvqwer", "at least one capital letter and at least one numeral"),
        (
            "",
            "at least 8 characters, at least one capital letter, at least one lowercase letter "
            "and at least one numeral",
        ),
        ("Aa1" + "z" * 126, "at most 128 characters"),
    ],
)
def test_s1_only_what_a_password_lacks_is_said(password, needs):
    assert passwords.problem_with(password) == f"The password still needs {needs}."


@pytest.mark.parametrize(
    ("password", "fine"),
    [("quiet tamarack", False), ("quiet tamaracks", True), ("z" * 129, False), ("🙂" * 64, True)],
)
def test_s1_the_rule_of_nist_asks_for_length_only(nist, password, fine):
    assert (passwords.problem_with(password) is None) is fine


@pytest.mark.parametrize("password", ["Password1", "PASSWORD1a", "Qwerty123", "Welcome1"])
def test_s1_common_passwords_are_refused(password):
    common = password.casefold() in passwords._common()
    assert ("guessed first" in (passwords.problem_with(password) or "")) is common
    assert passwords._common()


def test_s1_the_list_of_common_passwords_has_ten_thousand():
    assert len(passwords._common()) == 10_000
    assert "guessed first" in passwords.problem_with("Password1")


def test_s1_long_passwords_of_any_script_count_to_their_last_character():
    long = "Aa1" + "🙂" * 61
    stored = passwords.hashed(long)
    assert passwords.matches(long, stored)
    assert not passwords.matches(long[:-1], stored)


def test_nobody_never_matches():
    assert not passwords.matches("nobody-has-this", None)
    assert not passwords.matches("x", "not a hash")


def test_strength_is_told_in_words():
    assert passwords.strength("aaaaaaaa") == "very weak"
    assert passwords.strength("tamarack-osprey-Kalispell-9") == "strong"
