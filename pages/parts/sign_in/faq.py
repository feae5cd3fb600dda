"""Frequent questions under the sign-in form, from the help."""

import streamlit as st

from pages.parts.frame.help import text_of, topics
from pages.parts.ui.html import link, links


def frequent_questions() -> None:
    """The help's topic on passwords, under the sign-in form, and the way to the rest of it."""
    with st.expander("How to Reset Your Password and Other Frequently Asked Questions"):
        st.markdown(text_of(topics()["password"]))
        links(link("All of the help", "help"))
