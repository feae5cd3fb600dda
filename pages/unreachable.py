"""People who cannot be reached: whose last mail came back, or who never signed in."""

import streamlit as st

from core.permissions import Permission
from core.queries import undeliverable
from core.queries.keyset import cut
from pages.parts.compliance.undeliverable import PROBLEM_CHOICES, undeliverable_table
from pages.parts.ui.filters import choice_in_url
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import screen_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_COMPLIANCE) as visit:
    st.title("People Who Cannot Be Reached")
    st.write(
        "Reminders go nowhere here. The last mail to these people came back, or they were invited more than "
        f"{undeliverable.ANSWERED_WITHIN.days} days ago and never signed in."
    )
    problem = choice_in_url(st.container(width=300), "Show", "show", PROBLEM_CHOICES)
    after = st.query_params.get("after", "")
    found = undeliverable.undeliverable_users(
        visit.session, problem, after=after, user=visit.user, today=visit.today, now=visit.now
    )
    shown, last = cut(found)
    if shown:
        undeliverable_table(shown, visit)
    else:
        st.success("Everybody can be reached, as far as these records show.", icon=":material/check_circle:")
    if after:
        links(link("First page", screen_url("unreachable", show=problem)))
    if last:
        links(link("Next", screen_url("unreachable", show=problem, after=last.cursor)))
