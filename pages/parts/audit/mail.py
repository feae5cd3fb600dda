"""The Mail screen: what was not delivered and why, and what every notice says."""

from collections.abc import Sequence

import streamlit as st

from core.models import OutboxMail
from core.notices.previews import PREVIEWS
from pages.parts.ui.html import table
from pages.parts.ui.markdown import literally, moment_in_words


def troubled_table(mails: Sequence[OutboxMail]) -> None:
    rows = [
        (mail.subject, mail.to, moment_in_words(mail.queued_at), mail.problem, str(mail.attempts), _what_next(mail))
        for mail in mails
    ]
    table("The newest first", ("Subject", "To", "Written", "Problem", "Tries", "What happens next"), rows)


def _what_next(mail: OutboxMail) -> str:
    if mail.given_up_at:
        return f"Given up on {moment_in_words(mail.given_up_at)}: check the address with the person"
    return f"Tried again on {moment_in_words(mail.due_at)}"


def waiting_table(mails: Sequence[OutboxMail], number: int) -> None:
    shown = "The next to be sent first" if number <= len(mails) else f"The next {len(mails)} of {number:,}"
    rows = [(mail.subject, mail.to, moment_in_words(mail.queued_at), moment_in_words(mail.due_at)) for mail in mails]
    table(shown, ("Subject", "To", "Written", "Due"), rows)


def previews() -> None:
    for name, preview in PREVIEWS.items():
        notice = preview()
        with st.expander(literally(notice.subject), key=f"preview.{name}"):
            st.markdown(literally(notice.body))
