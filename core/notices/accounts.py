"""Mails about accounts and passwords."""

from core.models import User
from core.notices.notice import Notice, secret, written
from core.settings import settings


@secret
def reset_code(user: User, code: str) -> Notice:
    """The code that proves the e-mail address while a password is reset."""
    return written(
        "reset_code",
        "Your code to reset your password",
        f"Hello {user.full_name},",
        f"Your code is {code}. Type it on the page where you asked for it, within 10 minutes.",
        "If you did not ask for it, do nothing: your password stays as it is.",
    )


@secret
def invitation(user: User, code: str) -> Notice:
    """The first mail of a new account, with the code to set its first password."""
    return written(
        "invitation",
        "Your account is ready",
        f"Hello {user.full_name},",
        f"You have an account. Your username is {user.username}.",
        f"To set your password, go to {settings().BASE_URL}, press “Reset password”, and type your username, "
        f"this e-mail address and the code {code}. The code is good for 7 days.",
        "Your username is yours alone: please do not share it.",
    )


def password_changed(user: User, *, stays_signed_in: bool) -> Notice:
    """`stays_signed_in`: it was changed in a browser that is signed in, which is the one that stays so."""
    ended = "every other browser" if stays_signed_in else "every browser"
    return written(
        "password_changed",
        "Your password was changed",
        f"Hello {user.full_name},",
        f"The password of your account was just changed, and {ended} was signed out.",
        "If that was not you, write to us at once.",
    )


def second_factor_removed(user: User, by: User) -> Notice:
    """To the person who lost the second factor, and to the one who let them back in."""
    return written(
        "second_factor_removed",
        "A second factor was removed",
        f"The second factor of {user.full_name} ({user.username}) was removed by {by.full_name}. "
        "A new one is set up at the next sign-in.",
        "If this is not right, write to us at once.",
    )


def codes_guessed(user: User) -> Notice:
    """Once for each wait: whoever typed the wrong codes knows the password."""
    return written(
        "codes_guessed",
        "Somebody may know your password",
        f"Hello {user.full_name},",
        "Ten wrong codes of a second factor were typed after the right password of your account. No code is taken "
        "for 15 minutes.",
        f"If that was you, wait and try again. If it was not, set a new password now: go to {settings().BASE_URL} and "
        "press “Reset password”.",
    )


def account_changed(user: User, what: str) -> Notice:
    """`what` is a sentence, such as "Your role is now manager."."""
    return written("account_changed", "Your account was changed", f"Hello {user.full_name},", what)
