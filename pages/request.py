"""One request, from the asking to the decision."""

import streamlit as st

from core.models import RequestKind, RequestState
from core.permissions import Permission, may
from core.queries import categories, requests
from pages.parts.audit.history import history
from pages.parts.events.detail import certificates_that_end
from pages.parts.requests.detail import evidence_links, request_facts, title_of, what_can_be_done, what_is_asked
from pages.parts.requests.suspension_proposals import what_is_proposed
from pages.parts.ui.html import link, links
from pages.parts.ui.urls import number_in_url
from pages.parts.ui.visit import page_for

with page_for(Permission.SEE_REQUESTS) as visit:
    request = requests.get(visit.session, number_in_url("id"), user=visit.user)
    st.title(title_of(request))
    request_facts(request, visit)
    if request.kind == RequestKind.SUSPENSION:
        what_is_proposed(request, visit)
    else:
        what_is_asked(request, categories.offered(visit.session))
    decides = may(visit.user.role, Permission.DECIDE) and request.state == RequestState.OPEN
    if decides and request.kind == RequestKind.CANCELLATION and request.event:
        certificates_that_end(request.event, visit)
    evidence_links(request, requests.evidence_of(visit.session, request, user=visit.user), visit)
    what_can_be_done(request, visit)
    st.header("History")
    history(requests.history(visit.session, request, user=visit.user))
    about_events = request.kind.is_about_an_event
    links(
        link(
            "All event corrections" if about_events else "All account requests",
            "corrections" if about_events else "account-requests",
        )
    )
