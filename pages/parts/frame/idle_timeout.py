"""The warning before an idle visitor is signed out, and the end of the visit on the screen."""

from uuid import uuid4

import streamlit as st

from core.rules.sessions import IDLE

WARNING_SECONDS = 120

_WATCH = st.components.v2.component(
    "pdups.idle",
    css="""
    [role=alertdialog] { position: fixed; inset: auto 1rem 1rem 1rem; z-index: 1000; max-width: 30rem;
      margin-left: auto; padding: 1rem 1.25rem; border-radius: .375rem; background: #5c3d00; color: #fff;
      font-family: inherit; }
    button { margin-top: .5rem; padding: .4rem 1rem; border: 0; border-radius: .375rem; font: inherit; font-weight: 600;
      background: #fff; color: #3d2e00; cursor: pointer; }
    button:focus-visible { outline: 3px solid #fff; outline-offset: 2px; }
    """,
    js="""
    export default function ({ data, parentElement, setTriggerValue }) {
      // Streamlit calls this again for new data without ending the call before.
      parentElement.pdupsStop?.();
      let acted = false;
      const act = () => { acted = true; };
      const signs = ['keydown', 'pointerdown'];
      signs.forEach((sign) => document.addEventListener(sign, act));
      const stay = () => { box.remove(); setTriggerValue('stay', true); };
      const box = document.createElement('div');
      box.setAttribute('role', 'alertdialog');
      box.setAttribute('aria-label', 'You will be signed out soon');
      const words = document.createElement('div');
      words.textContent = 'Nothing was done here for a while, so you will be signed out in two minutes. ' +
        'What you typed into the form of an event is kept and offered again; ' +
        'a list, a file, counts or anything else that you have not saved is lost.';
      const button = document.createElement('button');
      button.textContent = 'Stay signed in';
      button.addEventListener('click', stay);
      box.append(words, button);
      const warn = setTimeout(() => {
        if (document.activeElement) document.activeElement.blur();  // so that the server gets what was typed
        if (acted) { setTriggerValue('stay', true); return; }
        parentElement.append(box);
        button.focus();
      }, 1000 * (data.seconds - data.warning));
      const leave = setTimeout(() => {
        if (!acted || box.isConnected) window.location.reload();
      }, 1000 * (data.seconds + 2));
      parentElement.pdupsStop = () => {
        clearTimeout(warn); clearTimeout(leave); box.remove();
        signs.forEach((sign) => document.removeEventListener(sign, act));
      };
      return parentElement.pdupsStop;
    }
    """,
)


def watch_idleness() -> None:
    """Count from this click on. Whoever typed or clicked in the meantime is not idle and is not asked."""
    seconds = int(IDLE.total_seconds())
    data = {"seconds": seconds, "warning": WARNING_SECONDS, "run": uuid4().hex}
    _WATCH(data=data, key="idle", on_stay_change=lambda: None)
