"""Links inside our tables change the screen without loading the page anew.

Without the script they are ordinary links and still work.
"""

from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from pages.parts.ui.menu import SCREENS

_FOLLOWER = st.components.v2.component(
    "pdups.links",
    js="""
    export default function ({ parentElement, setTriggerValue }) {
      // Streamlit calls this again for new data without ending the call before.
      parentElement.pdupsStop?.();
      const follow = (click) => {
        const link = click.target.closest && click.target.closest('a[data-screen]');
        if (!link || click.button || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
        click.preventDefault();
        setTriggerValue('followed', link.getAttribute('href'));
      };
      // Streamlit's narrow menu puts its sections as <div> into a list, which no list may hold.
      const mend = () => document
        .querySelectorAll('ul[data-testid="stSidebarNavItems"], ul[data-testid="stSidebarNavItems"] li')
        .forEach((item) => item.setAttribute('role', 'presentation'));
      const watcher = new MutationObserver(mend);
      watcher.observe(document.body, { childList: true, subtree: true });
      mend();
      document.addEventListener('click', follow);
      parentElement.pdupsStop = () => { document.removeEventListener('click', follow); watcher.disconnect(); };
      return parentElement.pdupsStop;
    }
    """,
)


def follow_links() -> None:
    """Go to the screen whose link was just clicked."""
    clicked = _FOLLOWER(key="links", on_followed_change=lambda: None).followed
    if clicked:
        go_to(str(clicked))


def go_to(href: str) -> None:
    """Open the screen of one of our URLs."""
    url = urlsplit(href)
    for screen in SCREENS:
        if screen.path == url.path.strip("/"):
            st.switch_page(f"pages/{screen.file}.py", query_params=dict(parse_qsl(url.query)))
