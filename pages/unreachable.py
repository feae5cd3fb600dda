"""People who cannot be reached: whose last mail came back, or who never signed in."""

import streamlit as st

from core.permissions import Permission
from core.queries import reachability
from pages.parts.events import address
from pages.parts.filters import choice_in_url
from pages.parts.tables import link, links
from pages.parts.unreachable import TROUBLES, unreachable_table
from pages.parts.visit import page_for

with page_for(Permission.SEE_COMPLIANCE) as visit:
    st.title("People Who Cannot Be Reached")
    st.write(
        "Reminders go nowhere here. The last mail to these people came back, or they were invited more than "
        f"{reachability.ANSWERED_WITHIN.days} days ago and never signed in."
    )
    word, trouble = choice_in_url(st.container(width=300), "Show", "show", TROUBLES)
    after = st.query_params.get("after", "")
    found = reachability.unreachable(
        visit.session, trouble, after=after, user=visit.user, today=visit.today, now=visit.now
    )
    if shown := found[: reachability.PAGE]:
        unreachable_table(shown, visit)
    else:
        st.success("Everybody can be reached, as far as these records show.", icon=":material/check_circle:")
    if after:
        links(link("First page", address("unreachable", show=word)))
    if len(found) > reachability.PAGE:
        links(link("Next", address("unreachable", show=word, after=shown[-1].cursor)))
