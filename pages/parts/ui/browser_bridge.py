"""What only the visitor's browser can do: fetch or drop the session cookie, and load the page anew."""

import streamlit as st

_BROWSER_SIDE = st.components.v2.component(
    "pdups.session",
    js="""
    export default function ({ data, setTriggerValue }) {
      const named = { 'Username': 'username', 'Password': 'current-password' };
      for (const [label, purpose] of Object.entries(named)) {
        const field = document.querySelector(`input[aria-label="${label}"]`);
        if (field) field.autocomplete = purpose;
      }
      if (!data || !data.path || window.pdupsSent === data.key) return;
      window.pdupsSent = data.key;
      fetch(data.path, { method: 'POST', headers: data.ticket ? { 'X-Ticket': data.ticket } : {} })
        .then((answer) => answer.ok ? window.location.reload() : setTriggerValue('failed', true))
        .catch(() => setTriggerValue('failed', true));
    }
    """,
)


def send_to(path: str | None, ticket: str = "") -> None:
    """Have the browser post to one of the session routes and load the page again.

    Without a path it only tells password managers which field is which; the form's library cannot.
    """
    data = {"path": path, "ticket": ticket, "key": ticket or path}
    _BROWSER_SIDE(data=data, key="session", on_failed_change=lambda: None)


def visitor_ip() -> str:
    """Where the visitor's socket comes from, as `core.web.ip_addresses` decided at its handshake; "" in no server."""
    if not st.context.headers:
        return ""
    return st.context.ip_address or "127.0.0.1"  # Streamlit tells of no address on the machine itself
