"""Reset password, in the manual's steps. No step tells whether a user or an address exists."""

from base64 import b64encode

import streamlit as st

from core import clock, passwords
from core.actions import resets
from core.settings import settings
from pages.parts.ui.browser_bridge import visitor_ip
from pages.parts.ui.database import open_session
from pages.parts.ui.form_state import forget
from pages.parts.ui.html import html
from pages.parts.ui.refusals import showing_refusals

_STEP, _LETTERS, _NAME, _EMAIL, _CODE = (f"reset.{name}" for name in ("step", "letters", "name", "email", "code"))
_DRAWN = "Six letters, drawn; “Listen to the letters” reads them"
_NOT_THE_LETTERS = "These are not the letters. Type the new ones."


def is_open() -> bool:
    return _STEP in st.session_state


def begin() -> None:
    close()
    st.session_state[_STEP] = "name"


def close() -> None:
    forget("reset")


def reset_steps() -> None:
    """The step that is open, and the way back to the sign-in form."""
    st.header("Reset password")
    {"name": _name, "email": _email, "code": _code, "password": _password, "done": _done}[st.session_state[_STEP]]()
    if st.session_state.get(_STEP) not in {None, "done"}:
        st.button("Back to sign in", on_click=close, type="tertiary")


def _go(step: str) -> None:
    st.session_state[_STEP] = step
    st.rerun()


def _name() -> None:
    wrong = st.session_state.pop("reset.wrong_letters", False)
    with st.form("reset_name", border=False):
        name = st.text_input("Username", autocomplete="username", key="reset.username")
        letters = _letters() if settings().CAPTCHA else ""
        pressed = st.form_submit_button("Continue", type="primary")
    if wrong:
        st.error(_NOT_THE_LETTERS, icon=":material/error:")
    if settings().CAPTCHA:
        _help_with_letters()
    if not pressed:
        return
    if settings().CAPTCHA and not _are_the_letters(letters):
        st.session_state["reset.wrong_letters"] = True
        _draw_others()
        st.rerun()  # with new letters: each picture is good for one try
    if not name.strip():
        st.error("Type your username.", icon=":material/error:")
        return
    st.session_state[_NAME] = name
    _go("email")


def _letters() -> str:
    from core import captcha

    expected = st.session_state.setdefault(_LETTERS, captcha.new_letters())
    image = f"data:image/png;base64,{b64encode(captcha.picture(expected)).decode()}"
    st.html(html('<img class="pdups-letters" alt="%s" src="%s">', _DRAWN, image))
    round_ = st.session_state.setdefault("reset.round", 0)  # an empty field for each picture
    return st.text_input("Type the letters you see in the box", autocomplete="off", key=f"reset.typed{round_}")


def _help_with_letters() -> None:
    """For who cannot see them, or cannot read these."""
    with st.container(horizontal=True):
        listens = st.button("Listen to the letters", type="tertiary", icon=":material/volume_up:")
        st.button("Another picture", on_click=_draw_others, type="tertiary", icon=":material/refresh:")
    if listens:
        from core import captcha

        sound = f"data:audio/wav;base64,{b64encode(captcha.sound(st.session_state[_LETTERS])).decode()}"
        st.html(html('<audio controls autoplay aria-label="The letters, spoken" src="%s"></audio>', sound))


def _draw_others() -> None:
    st.session_state.pop(_LETTERS, None)
    st.session_state["reset.round"] += 1


def _are_the_letters(letters: str) -> bool:
    from core import captcha

    return captcha.are_those(st.session_state.pop(_LETTERS), letters)


def _email() -> None:
    with st.form("reset_email", border=False):
        st.write("Verify your e-mail address: type the one that your account has.")
        earlier = st.session_state.get(_EMAIL, "")
        email = st.text_input("E-mail address", earlier, autocomplete="email", key="reset.address")
        pressed = st.form_submit_button("Continue", type="primary")
    if pressed and not email.strip():
        st.error("Type the e-mail address of your account.", icon=":material/error:")
    elif pressed:
        with showing_refusals():
            _ask_for_code(email)
            st.session_state[_EMAIL] = email
            _go("code")


def _ask_for_code(email: str) -> None:
    """Within the limits of asking, which are the same for the first time and for every other."""
    with open_session() as session:
        resets.ask(session, st.session_state[_NAME], email, ip_address=visitor_ip(), now=clock.now())


def _code() -> None:
    st.info(
        "If the username and the address belong together, a code is on its way to that address. It is good for 10 "
        "minutes. For a new account, use the code of the mail that announced it.",
        icon=":material/mail:",
    )
    with st.form("reset_code", border=False):
        code = st.text_input("Verification code", autocomplete="one-time-code", key="reset.verification")
        pressed = st.form_submit_button("Continue", type="primary")
    if pressed:
        with showing_refusals():
            with open_session() as session:
                resets.check(session, st.session_state[_NAME], st.session_state[_EMAIL], code, now=clock.now())
            st.session_state[_CODE] = code
            _go("password")
    _other_ways_to_a_code()


def _other_ways_to_a_code() -> None:
    with st.container(horizontal=True):
        sends_again = st.button("Send again", icon=":material/mail:")
        st.button("Another address", on_click=_back_to_the_address)
    if sends_again:
        with showing_refusals():
            _ask_for_code(st.session_state[_EMAIL])
            st.success("Asked for again. The newest code is the one that counts.", icon=":material/check_circle:")


def _back_to_the_address() -> None:
    st.session_state[_STEP] = "email"


def _password() -> None:
    st.caption(passwords.rules_in_words())
    password = st.text_input("New password", type="password", autocomplete="new-password", key="reset.new")
    with st.empty():  # always there, so that the form stays where it is and keeps what is typed in it
        tell_strength(password)
    with st.form("reset_password", border=False):  # the first field is outside of it: its strength is told at once
        again = st.text_input("The same again", type="password", autocomplete="new-password", key="reset.again")
        pressed = st.form_submit_button("Continue", type="primary")
    if pressed:
        if password != again:
            st.error("The two passwords differ. Type the same twice.", icon=":material/error:")
            return
        with showing_refusals():
            state = st.session_state
            with open_session() as session:
                resets.complete(session, state[_NAME], state[_EMAIL], state[_CODE], password, now=clock.now())
            _go("done")


def tell_strength(password: str) -> None:
    """How hard the password is to guess, and what of the rule is still missing."""
    if password:
        problem = passwords.problem_with(password)
        st.caption(f"Strength: {passwords.strength(password)}. {'' if problem is None else problem}")


def _done() -> None:
    st.success("Your new password is set. Sign in with it.", icon=":material/check_circle:")
    st.button("Log In", type="primary", on_click=close)
