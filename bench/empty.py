"""The empty Streamlit page: the floor of a click and of a start."""

import streamlit as st

st.write("x")
