"""The people's door. `streamlit run Home.py` finds the ASGI app here, and runs this same file
as the script of every visitor."""

import streamlit as st

from core.settings import settings

settings()

if __name__ != "__main__":  # imported by the server, once
    import gc

    gc.disable()  # what is loaded now stays; core.web.lifespan settles it and turns this on again
    from streamlit.runtime.pages_manager import PagesManager

    from core.web import MIDDLEWARE, ROUTES, keep_peers
    from core.web.lifespan import lifespan

    # A folder called `pages` lets Streamlit run its files without this one, and so without the
    # frame, until somebody has passed through here.
    PagesManager.uses_pages_directory = False
    keep_peers()
    app = st.App(__file__, routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
else:  # run for each visitor, at each click
    from pages.parts.frame.layout import frame

    frame().run()
